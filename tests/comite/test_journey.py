"""The room in a real browser: on a phone, without JavaScript, for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from comite.models import AgendaItem, Session
from comite.services import close_session, convene, make_agenda, open_session
from millejours.accounts.addresses import declare_proven
from millejours.models import User
from moderation.models import Choice, Role, Vote
from tests.comite.factories import (
    CampaignFactory,
    EditorialEntryFactory,
    KeyMessageFactory,
    SessionFactory,
    draft,
    objects_at_vote,
    publish,
    used,
)
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import MembershipFactory, animator
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un mot de passe long"


def sign_in(page: Page, user: User) -> None:
    page.goto("/admin/login/")
    declare_proven(user)
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_load_state()


@pytest.fixture
def team(home_page) -> User:
    """Somebody of the animation team, who also votes."""
    return animator()


@pytest.fixture
def session(team: User) -> Session:
    """Open, with three objects at the vote."""
    objects_at_vote(3, quorum=1)
    session = SessionFactory(place="Salle 1")
    make_agenda(session, team)
    convene(session, team)
    return open_session(session, team)


def test_a_member_votes_from_a_phone_without_javascript(
    session: Session, open_page: Callable[..., Page]
):
    member = MembershipFactory()
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    sign_in(page, member.user)
    page.goto(reverse("comite:session", args=[session.pk]))
    page.get_by_role("link", name="Texte 1").first.click()
    page.get_by_text("Demander un vote à part").click()
    page.get_by_label("À discuter").fill("Le délai")
    page.get_by_role("button", name="Voter cet objet à part").click()
    expect(page.get_by_text("Cet objet sera voté à part.")).to_be_visible()
    page.get_by_label("Abstention").check()
    page.get_by_role("button", name="Voter", exact=True).click()
    expect(page.get_by_text("Le vote est compté.")).to_be_visible()
    page.goto(reverse("comite:session", args=[session.pk]))
    page.get_by_role("button", name="Voter pour sur ces 2 objets").click()
    expect(page.get_by_text("a voté pour sur 2 objets.")).to_be_visible()
    choices = Vote.objects.filter(organisation=member.organisation).order_by("task_state__title")
    assert list(choices.values_list("choice", flat=True)) == [
        Choice.FOR,
        Choice.ABSTENTION,
        Choice.FOR,
    ]


def test_the_team_leads_a_session_to_its_closed_minutes(
    session: Session, team: User, open_page: Callable[..., Page]
):
    page = open_page(java_script_enabled=False)
    sign_in(page, team)
    here = reverse("comite:session", args=[session.pk])
    page.goto(here)
    page.get_by_role("button", name="Clore la séance").click()
    expect(page.get_by_text("Encore à décider, ou à")).to_be_visible()
    page.get_by_role("button", name="Voter pour sur ces 3 objets").click()
    page.get_by_text("Ajouter un sujet").click()
    page.get_by_label("Sujet").fill("Un point")
    page.get_by_role("button", name="Ajouter", exact=True).first.click()
    page.get_by_role("link", name="Un point").click()
    page.get_by_label("Conclusion").fill("D’accord.")
    page.get_by_role("button", name="Noter la conclusion").click()
    page.goto(here)
    page.get_by_label(str(team)).check()
    page.get_by_role("button", name="Noter les présences").click()
    page.get_by_role("button", name="Clore la séance").click()
    page.get_by_role("link", name="Compte rendu").click()
    page.get_by_role("button", name="Enregistrer et clore").click()
    expect(page.get_by_text("Le compte rendu est clos.")).to_be_visible()
    expect(page.get_by_role("heading", name="Présents")).to_be_visible()
    session.refresh_from_db()
    assert session.minutes_closed_at
    statuses = {item.status for item in AgendaItem.objects.filter(session=session)}
    assert statuses == {AgendaItem.Status.APPROVED, AgendaItem.Status.CONCLUDED}


@pytest.fixture
def addresses(session: Session, team: User) -> list[str]:
    """Every page of the room, with something to show."""
    page = draft("Une page")
    page.get_latest_revision().publish(skip_permission_checks=True)
    message = KeyMessageFactory(title="Un message")
    message.themes = [ThemeFactory()]
    message.save()
    used(message, page)
    publish(message, wording="D’autres mots.")
    campaign = CampaignFactory()
    campaign.key_messages.add(message)
    campaign.save()
    EditorialEntryFactory()
    item = AgendaItem.objects.filter(session=session).order_by("pk").first()
    closed = SessionFactory(state=Session.State.OPEN)
    close_session(closed, team)
    return [
        reverse("comite:message", args=[message.pk]),
        reverse("comite:uses"),
        reverse("comite:campaign", args=[campaign.pk]),
        reverse("comite:calendar") + "?mois=2026-12",
        reverse("comite:calendar") + "?theme=abc",
        reverse("comite:sessions"),
        reverse("comite:session_add"),
        reverse("comite:session", args=[session.pk]),
        reverse("comite:session_item", args=[session.pk, item.pk]),
        reverse("comite:session", args=[closed.pk]),
        reverse("comite:minutes", args=[closed.pk]),
        reverse("comite:session_file", args=[session.pk]),
    ]


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_the_pages_of_the_room_are_accessible(
    width: int,
    addresses: list[str],
    team: User,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
):
    page = open_page(width=width)
    sign_in(page, team)
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        axe(page)
        assert not scrolls_sideways(page), f"{address} défile sur le côté à {width} px"


def test_an_author_writes_a_message_that_the_animation_team_reads(
    team: User, open_page: Callable[..., Page]
):
    author = MembershipFactory(role=Role.AUTHOR, user=UserFactory())
    page = open_page()
    sign_in(page, author.user)
    page.goto(reverse("wagtailsnippets_comite_keymessage:add"))
    page.get_by_role("textbox", name="Titre court").fill("Le sommeil")
    page.get_by_role("textbox", name="Formulation convenue").fill("Un bébé dort sur le dos.")
    page.get_by_role("combobox", name="Organisation qui en répond").select_option(index=1)
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_text("Le sommeil").first).to_be_visible()
    expect(page.get_by_role("button", name="Publier", exact=True)).to_have_count(0)
