"""The desk in a real browser: on a phone, without JavaScript, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from millejours.accounts.addresses import declare_proven
from moderation.desk.items import address_of
from moderation.models import Choice, Membership, Role
from moderation.services import withdraw_now
from tests.factories import ThemeFactory
from tests.moderation.factories import MembershipFactory, animator, cast, person
from tests.moderation.steps import a_notice, a_page, at_opinion, at_vote, on_line, sent
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un mot de passe long"
AXE_ON_THE_DESK = "() => axe.run('.desk', {resultTypes: ['violations']})"


@pytest.fixture
def enter(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """``enter(user, width=360)``: a page of that person, who has just signed in."""

    def sign_in(user: Any, **options: Any) -> Page:
        page = open_page(**options)
        page.goto("/admin/")
        declare_proven(user)
        page.locator("#id_login").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        expect(page.locator("h1")).to_have_text("Le bureau")
        return page

    return sign_in


def screens() -> list[str]:
    """One of each page of the desk, with something in it."""
    page = on_line(a_page(title="Le congé du père ou du coparent et ses démarches"))
    page.title = "Le congé du père"
    page.save_revision()
    voted = at_vote(page)
    cast(voted, choice=Choice.ABSTENTION, reason="Hors de notre champ.")
    opinion = at_opinion(a_notice(theme=ThemeFactory(label="Sommeil")))
    draft = on_line(a_page(title="Corrigé"))
    draft.title = "Corrigée"
    draft.save_revision()
    act = withdraw_now(on_line(a_page(title="Retirée")), animator(), reason="Dose fausse.")
    return [
        "/admin/",
        "/admin/?rubrique=en-cours&q=rien",
        "/admin/?rubrique=en-cours&etape=vote&tri=ancien",
        "/admin/?rubrique=actes",
        reverse("moderation_object", args=[voted.pk]),
        reverse("moderation_object", args=[opinion.pk]),
        reverse("moderation_history", kwargs=address_of(page)),
        reverse("moderation_off_line_search") + "?q=congé",
        reverse("moderation_off_line", kwargs=address_of(page)),
        reverse("moderation_correction", kwargs=address_of(draft)),
        reverse("moderation_act", args=[act.pk]),
    ]


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_of_the_desk_is_accessible_and_fits(enter, width: int) -> None:
    from axe_playwright_python.base import AXE_SCRIPT

    addresses = screens()
    page = enter(animator(), width=width)
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        violations = page.evaluate(AXE_ON_THE_DESK)["violations"]
        assert not violations, (address, [each["help"] for each in violations], violations)
        assert not scrolls_sideways(page), address
        assert not scrolls_sideways(page, ".content-wrapper"), address


def test_a_member_votes_from_a_phone_without_javascript(enter, open_page) -> None:
    state, member = at_vote(a_notice(title="À voter")), MembershipFactory()
    page = enter(member.user, width=PHONE_WIDTH, java_script_enabled=False)
    page.get_by_role("link", name="Lire et voter").click()
    page.get_by_role("link", name="Aller à la réponse").click()
    page.get_by_role("radio", name="Objection").check()
    page.get_by_label("Motif", exact=False).fill("Le chiffre date de 2019.")
    page.get_by_role("button", name="Enregistrer cette voix").click()
    expect(page.locator("h1")).to_have_text("Le bureau")
    assert state.votes.get().reason == "Le chiffre date de 2019."


def test_the_desk_is_narrowed_without_javascript(enter) -> None:
    for number in range(7):
        sent(a_notice(title=f"Avis {number}"), person(Role.AUTHOR))
    sent(a_page(title="Une page"), person(Role.AUTHOR))
    page = enter(animator(), width=PHONE_WIDTH, java_script_enabled=False)
    page.get_by_text("Filtrer et trier").click()
    page.get_by_label("Nature").select_option(label="Page libre")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator(".desk-row__title")).to_have_text(["Une page"])
    page.get_by_role("link", name="Tout montrer").click()
    expect(page.locator(".desk-row")).to_have_count(8)


def test_a_dangerous_page_is_found_and_taken_off_line_in_two_gestures(enter) -> None:
    body = [{"type": "text", "value": "<p>Donnez dix gouttes de vitamine K.</p>"}]
    danger = on_line(a_page(title="Les premiers jours", body=body))
    page = enter(animator(), width=PHONE_WIDTH, java_script_enabled=False)
    page.goto(reverse("moderation_off_line_search"))
    page.get_by_label("Titre, ou mots de la phrase").fill("dix gouttes de vitamine")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Mettre hors ligne").click()
    page.get_by_role("button", name="Mettre hors ligne maintenant").click()
    expect(page.locator("h1")).to_have_text("Le bureau")
    assert not WagtailPage.objects.get(pk=danger.pk).live


def test_the_preview_is_read_inside_the_page(enter) -> None:
    state = at_vote(a_page(title="Le congé du père"))
    page = enter(Membership.objects.filter(role=Role.ANIMATOR)[0].user)
    page.goto(reverse("moderation_object", args=[state.pk]))
    page.get_by_text("Voir la page telle que le public la lira").click()
    frame = page.frame_locator("iframe.desk-frame, .desk-preview iframe")
    expect(frame.locator("h1")).to_have_text("Le congé du père")
