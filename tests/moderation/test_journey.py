"""From an author's draft to the page on line, in a real browser: what each person does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from articles.models import ArticlePage
from millejours.accounts.addresses import declare_proven
from millejours.models import User
from moderation.models import Choice, Membership, Organisation, Role, ScopedTaskState, Step
from moderation.services import approve, submit
from moderation.workflows import ensure_default_workflows
from tests.articles.factories import make_article, source
from tests.factories import UserFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    cast,
    voting,
)
from tests.support.browser import PHONE_WIDTH
from tests.support.guide import shoot
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un mot de passe long"
TITLE = "Le congé du père ou du coparent"


def member(name: str, acronym: str, role: str, **more: object) -> Membership:
    """Somebody called ``name`` in the organisation ``acronym``, made when it is missing."""
    organisation = Organisation.objects.filter(acronym=acronym).first()
    organisation = organisation or OrganisationFactory(
        acronym=acronym, name=f"Organisation {acronym}"
    )
    user = UserFactory(
        email=f"{name.lower()}@exemple.test", first_name=name, last_name="", password=PASSWORD
    )
    return MembershipFactory(user=user, organisation=organisation, role=role, **more)


@pytest.fixture
def article(live_server) -> ArticlePage:
    ensure_default_workflows()
    return make_article(
        ("text", "<p>Le texte en ligne aujourd’hui.</p>"), title=TITLE, sources=[source()]
    )


@pytest.fixture
def enter(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """``enter(user, width=360)``: the desk of that person, on her own machine."""

    def open_desk(user: User, **options: int) -> Page:
        page = open_page(**options)
        page.goto("/admin/")
        declare_proven(user)
        page.locator("#id_login").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    return open_desk


def answer(page: Page, title: str, choice: str, button: str) -> None:
    page.goto("/admin/")
    page.locator(".desk-row__title").get_by_role("link", name=title).click()
    page.get_by_label(choice, exact=False).first.check()
    page.get_by_role("button", name=button).click()


def current(article: ArticlePage) -> ScopedTaskState:
    state = article.workflow_states.order_by("-pk")[0]
    return ScopedTaskState.objects.get(pk=state.current_task_state_id)


def test_a_text_is_written_reviewed_opined_voted_and_published(article, enter) -> None:
    author = member("Autrice", "CNAF", Role.AUTHOR).user
    team = member("Animation", "DGCS", Role.ANIMATOR).user
    pilot = member("Pilote", "DSS", Role.REVIEWER)
    pilot.organisation.piloted_themes.set(article.themes.all())
    voters = [member(name, acronym, Role.REVIEWER).user for name, acronym in VOTERS]
    write_and_submit(enter(author), article)
    assert current(article).step == Step.EDITORIAL

    page = enter(team)
    shoot(page, "animation-bureau")
    answer(page, TITLE, "J’approuve", "Envoyer ma décision")
    assert current(article).step == Step.EXPERT

    answer(enter(pilot.user), TITLE, "Avis favorable", "Enregistrer cette voix")
    state = current(article)
    assert state.step == Step.VOTE

    later = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    later.summary = "Un brouillon d’après le vote."
    later.save_revision(user=author)

    for number, voter in enumerate(voters):
        phone = number == len(voters) - 1
        page = enter(voter, width=PHONE_WIDTH) if phone else enter(voter)
        if number == 0:
            shoot(page, "comite-bureau")
            page.locator(".desk-row__title").get_by_role("link", name=TITLE).click()
            shoot(page, "comite-objet")
        if phone:
            page.locator(".desk-row__title").get_by_role("link", name=TITLE).click()
            page.get_by_label("Pour", exact=True).scroll_into_view_if_needed()
            shoot(page, "comite-vote-telephone")
        answer(page, TITLE, "Pour", "Enregistrer cette voix")

    article.refresh_from_db()
    assert article.live_revision_id == state.revision_id
    assert article.summary == "Un résumé voté par le comité."
    assert article.has_unpublished_changes
    page = enter(author)
    page.goto(article.get_url())
    expect(page.get_by_text("Un résumé voté par le comité.").first).to_be_visible()
    everybody_was_told(author, team, pilot.user, voters)


VOTERS = [("Une", "DGS"), ("Deux", "CNAM"), ("Trois", "SPF")]


def write_and_submit(page: Page, article: ArticlePage) -> None:
    page.goto(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    page.locator("#id_summary").fill("Un résumé voté par le comité.")
    page.get_by_role("button", name="Plus d'actions").click()
    shoot(page, "redaction-soumettre")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Soumettre")).click()
    page.goto("/admin/?rubrique=demandes")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    shoot(page, "redaction-demandes")


def everybody_was_told(author: User, team: User, pilot: User, voters: list[User]) -> None:
    received: dict[str, list[str]] = {}
    for message in deliver():
        assert TITLE in message.subject
        for recipient in message.recipients():
            received.setdefault(recipient, []).append(message.subject)
    assert set(received) == {user.email for user in (author, team, pilot, *voters)}
    assert len(received[author.email]) == len([Step.EDITORIAL, Step.EXPERT, Step.VOTE])


def test_an_objection_comes_back_to_the_author_with_its_reason(enter, allowed_messages) -> None:
    allowed_messages += ["409 (Conflict)"]
    author = member("Autrice", "CNAF", Role.AUTHOR).user
    state = voting(title="Un texte discuté", author=author)
    objector = member("Relectrice", "DGS", Role.REVIEWER).user
    page = enter(objector)
    page.locator(".desk-row__title").get_by_role("link", name="Un texte discuté").click()
    page.get_by_role("radio", name="Objection").check()
    page.get_by_role("button", name="Enregistrer cette voix").click()
    expect(page.get_by_role("alert").first).to_contain_text("Dites pourquoi")
    page.get_by_label("Motif (obligatoire pour une objection)").fill("Le chiffre date de 2019.")
    page.get_by_role("radio", name="Objection").check()
    shoot(page, "comite-objection")
    page.get_by_role("button", name="Enregistrer cette voix").click()
    state = ScopedTaskState.objects.get(pk=state.pk)
    assert state.votes.get(choice=Choice.OBJECTION).reason == "Le chiffre date de 2019."
    page = enter(author)
    page.goto(reverse("moderation_object", args=[state.pk]))
    expect(page.get_by_text("Le chiffre date de 2019.").first).to_be_visible()


def test_the_team_names_an_organisation_for_a_theme_without_pilot(article, enter) -> None:
    author = member("Autrice", "CNAF", Role.AUTHOR).user
    team = member("Animation", "DGCS", Role.ANIMATOR).user
    named = member("Relectrice", "DGS", Role.REVIEWER).organisation
    article.save_revision(user=author)
    submit(article, author)
    state = current(article)
    approve(state, member("Autre", "DGCS", Role.ANIMATOR).user, revision_id=state.revision_id)
    page = enter(team)
    page.locator(".desk-row__title").get_by_role("link", name=TITLE).click()
    page.get_by_label("Organisation", exact=True).select_option(
        label=f"{named.acronym} – {named.name}"
    )
    page.get_by_role("button", name="Désigner").scroll_into_view_if_needed()
    shoot(page, "animation-designer")
    page.get_by_role("button", name="Désigner").click()
    assert current(article).themes.get().named_organisation == named


def test_a_dangerous_sentence_is_taken_off_line_from_a_phone_during_a_vote(
    article, enter, client
) -> None:
    author = member("Autrice", "CNAF", Role.AUTHOR).user
    team = member("Animation", "DGCS", Role.ANIMATOR).user
    article.save_revision(user=author)
    state = voting(item=article, author=author)
    cast(state)
    page = enter(team, width=PHONE_WIDTH)
    page.goto(reverse("moderation_object", args=[state.pk]))
    page.get_by_role("link", name="Mettre hors ligne").first.click()
    expect(page.get_by_role("button", name="Mettre hors ligne maintenant")).to_be_visible()
    shoot(page, "animation-hors-ligne")
    page.get_by_role("button", name="Mettre hors ligne maintenant").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not WagtailPage.objects.get(pk=article.pk).live
    assert client.get(article.get_url()).status_code == 404
    assert TITLE not in client.get("/recherche/", {"q": "congé coparent"}).content.decode()
    told = [message.subject for message in deliver() if author.email in message.recipients()]
    assert told


def test_the_figures_of_the_committee_are_read_at_a_glance(enter) -> None:
    team = member("Animation", "DGCS", Role.ANIMATOR).user
    voting(title="Un texte")
    page = enter(team)
    page.goto(reverse("moderation_steering"))
    expect(page.get_by_role("heading", name="Ce qui attend aujourd’hui")).to_be_visible()
    shoot(page, "animation-pilotage")
    assert not Permission.objects.filter(group__user=team, codename="publish_page").exists()
