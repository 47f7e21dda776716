"""Workshops: their text is read by the referents, their dates are said at once."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import WorkflowState

from maisons.models import Label, MaisonPage, Workshop, WorkshopSession
from maisons.register import refusals, workshops
from maisons.requests.services import add_member, remove_member
from millejours.models import User
from moderation.models import Event, Role
from moderation.models.journal import Action
from moderation.services import approve, request_changes
from tests.factories import UserFactory
from tests.maisons.register.factories import (
    in_days,
    make_maison,
    make_session,
    make_workshop,
)
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import person, state_of
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
TEXTS = {
    "title": "Portage",
    "description": "Porter son bébé sans se faire mal.",
    "audience": "Tous les parents",
    "registration": "Gratuit",
}


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def page(user: User) -> MaisonPage:
    return make_maison("97411", user=user)


def post(client: Client, path: str, **values: Any) -> Any:
    return client.post(f"/mon-espace/maisons/{path}", values)


def unfolded(response: Any) -> str:
    return response.content.decode().replace("\r\n ", "")


# --- The text -----------------------------------------------------------------------------------


def test_a_workshop_is_read_by_the_referent_before_the_public(
    client: Client, user: User, page: MaisonPage
) -> None:
    client.force_login(user)
    assert post(client, f"{page.pk}/ateliers/nouveau/", **TEXTS).status_code == 302
    post(client, f"{page.pk}/ateliers/nouveau/", **TEXTS)  # sent twice
    workshop = Workshop.objects.get()
    assert not workshop.live
    assert "Portage" not in text_of(client.get(page.url))
    state = state_of(workshop)
    assert (state.departement_id, state.region_id) == ("974", "04")
    referent = person(Role.REFERENT, territorial(region_of="974"))
    client.force_login(referent)
    assert client.get(f"/admin/bureau/{state.pk}/").status_code == 200
    approve(state, referent, revision_id=state.revision_id)
    assert "Porter son bébé" in text_of(client.get(page.url))


def test_a_referent_of_elsewhere_decides_nothing(user: User, page: MaisonPage) -> None:
    workshop = workshops.open_workshop(page, user, TEXTS)
    state = state_of(workshop)
    with pytest.raises(Exception, match=r".+"):
        approve(
            state, person(Role.REFERENT, territorial(region_of="48")), revision_id=state.revision_id
        )
    assert not Workshop.objects.get().live


def test_a_new_text_waits_and_the_old_one_stays(
    client: Client, user: User, page: MaisonPage
) -> None:
    workshop = make_workshop(page)
    workshop.save_revision().publish()
    client.force_login(user)
    path = f"{page.pk}/ateliers/{workshop.pk}/"
    form = html(client.get(f"/mon-espace/maisons/{path}"))
    seen = form.select_one("[name=seen]")["value"]
    response = post(client, path, **{**TEXTS, "title": "Massage doux", "seen": seen})
    assert response.status_code == 302
    workshop.refresh_from_db()
    assert workshop.title == "Massage des bébés"
    assert workshop.get_latest_revision_as_object().title == "Massage doux"
    assert workshop.workflow_in_progress
    assert "un nouveau texte est en relecture" in text_of(
        client.get(f"/mon-espace/maisons/{page.pk}/")
    )
    again = post(client, path, **{**TEXTS, "title": "Perdu", "seen": seen})
    assert again.status_code == 409
    assert html(again).select_one("[name=title]")["value"] == "Perdu"
    newer = html(again).select_one("[name=seen]")["value"]
    assert post(client, path, **{**TEXTS, "title": "Perdu", "seen": newer}).status_code == 302
    assert workshop.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 1


def test_changes_asked_for_are_sent_again(user: User, page: MaisonPage) -> None:
    workshop = workshops.open_workshop(page, user, TEXTS)
    state = state_of(workshop)
    referent = person(Role.REFERENT, territorial(region_of="974"))
    request_changes(state, referent, revision_id=state.revision_id, reason="Dites l’âge.")
    workshop = Workshop.objects.get()
    seen = workshop.latest_revision_id
    workshops.change_workshop(workshop, user, {**TEXTS, "audience": "Dès 1 mois"}, seen=seen)
    state = state_of(workshop)
    approve(state, referent, revision_id=state.revision_id)
    assert Workshop.objects.get().audience == "Dès 1 mois"


@pytest.mark.parametrize(
    "values", [{"title": ""}, {"title": "x" * 121}, {"description": "\x00"}, {"description": ""}]
)
def test_a_text_that_is_wrong_is_shown_again(
    client: Client, user: User, page: MaisonPage, values: dict[str, str]
) -> None:
    client.force_login(user)
    response = post(client, f"{page.pk}/ateliers/nouveau/", **{**TEXTS, **values})
    assert response.status_code == 400
    assert html(response).select_one("[role=alert] a[href^='#id_']")
    assert not Workshop.objects.exists()


def test_there_are_not_workshops_without_end(
    user: User, page: MaisonPage, monkeypatch: Any
) -> None:
    monkeypatch.setattr(workshops, "MOST_WORKSHOPS", 1)
    workshops.open_workshop(page, user, TEXTS)
    with pytest.raises(refusals.TooManyWorkshopsError):
        workshops.open_workshop(page, user, {**TEXTS, "title": "Autre"})


# --- Sessions -----------------------------------------------------------------------------------


def test_a_date_is_said_at_once_at_the_time_of_the_place(
    client: Client, user: User, page: MaisonPage
) -> None:
    workshop = make_workshop(page)
    client.force_login(user)
    day = timezone.localdate() + dt.timedelta(days=9)
    path = f"{page.pk}/ateliers/{workshop.pk}/seances/nouvelle/"
    values = {"day": day.isoformat(), "starts": "10:00", "ends": "11:30", "place": "Médiathèque"}
    assert post(client, path, **values).status_code == 302
    post(client, path, **values)  # sent twice
    session = WorkshopSession.objects.get()
    zone = zoneinfo.ZoneInfo("Indian/Reunion")
    assert session.starts_at == dt.datetime.combine(day, dt.time(10), tzinfo=zone)
    said = text_of(client.get(page.url))
    assert "de 10 h 00 à 11 h 30" in said
    assert "Médiathèque" in said
    event = Event.objects.filter(action=Action.PROMPT, object_id=str(workshop.pk)).get()
    assert "10 h 00" in event.reason
    assert event.actor == user


def test_a_date_changes_and_two_editors_do_not_undo_each_other(
    client: Client, user: User, page: MaisonPage
) -> None:
    session = make_session(make_workshop(page))
    client.force_login(user)
    path = f"{page.pk}/ateliers/{session.workshop_id}/seances/{session.pk}/"
    form = html(client.get(f"/mon-espace/maisons/{path}"))
    values = {name: form.select_one(f"[name={name}]")["value"] for name in ("day", "seen")}
    values |= {"starts": "08:00", "ends": "09:00", "place": ""}
    assert post(client, path, **values).status_code == 302
    session.refresh_from_db()
    assert session.sequence == 1
    response = post(client, path, **{**values, "starts": "08:30"})
    assert response.status_code == 409
    assert html(response).select_one("[name=seen]")["value"] == "1"
    assert html(response).select_one("[name=starts]")["value"] == "08:30"


def test_a_cancelled_date_stays_marked_everywhere(
    client: Client, user: User, page: MaisonPage
) -> None:
    session = make_session(make_workshop(page))
    client.force_login(user)
    path = f"{page.pk}/ateliers/{session.workshop_id}/seances/{session.pk}/annuler/"
    assert client.get(f"/mon-espace/maisons/{path}").status_code == 405
    assert post(client, path).status_code == 302
    assert post(client, path).status_code == 302
    session.refresh_from_db()
    assert session.sequence == 1
    assert html(client.get(page.url)).select_one(".mai-sessions del")
    text = unfolded(client.get(f"/maisons/{page.slug}/agenda.ics"))
    assert "STATUS:CANCELLED" in text
    assert "SUMMARY:Annulé" in text
    with pytest.raises(refusals.CancelledSessionError):
        workshops.change_session(
            session, user, starts_at=in_days(4), ends_at=in_days(5), place="", seen=1
        )


@pytest.mark.parametrize(
    "values",
    [
        {"day": "2020-01-01", "starts": "10:00", "ends": "11:00"},
        {"day": "2099-01-01", "starts": "11:00", "ends": "10:00"},
        {"day": "hier", "starts": "10:00", "ends": "11:00"},
        {"day": "2099-01-01", "starts": "25:00", "ends": "11:00"},
        {"day": "2099-01-01", "starts": "10:00", "ends": "11:00", "place": "x" * 161},
        {},
    ],
)
def test_a_date_that_cannot_be_is_told(
    client: Client, user: User, page: MaisonPage, values: dict[str, str]
) -> None:
    workshop = make_workshop(page)
    client.force_login(user)
    response = post(client, f"{page.pk}/ateliers/{workshop.pk}/seances/nouvelle/", **values)
    assert response.status_code == 400
    assert html(response).select_one("[role=alert]")
    assert not WorkshopSession.objects.exists()


def test_past_dates_do_not_change(user: User, page: MaisonPage) -> None:
    session = make_session(make_workshop(page), days=-3)
    with pytest.raises(refusals.PastSessionError):
        workshops.cancel_session(session, user)


# --- Who ----------------------------------------------------------------------------------------


def addresses(page: MaisonPage, session: WorkshopSession) -> list[str]:
    workshop = session.workshop_id
    return [
        f"{page.pk}/",
        f"{page.pk}/ateliers/nouveau/",
        f"{page.pk}/ateliers/{workshop}/",
        f"{page.pk}/ateliers/{workshop}/seances/nouvelle/",
        f"{page.pk}/ateliers/{workshop}/seances/{session.pk}/",
    ]


def test_a_maison_is_found_by_its_team_alone(client: Client, user: User, page: MaisonPage) -> None:
    session = make_session(make_workshop(page))
    former = UserFactory()
    add_member(page.label.request, user, former)
    remove_member(page.label.request, user, former)
    for address in addresses(page, session):
        response = client.get(f"/mon-espace/maisons/{address}")
        assert response.status_code == 302
        assert "/connexion/" in response.url
    for stranger in (former, UserFactory(), UserFactory(is_superuser=True, is_staff=True)):
        client.force_login(stranger)
        for address in [*addresses(page, session), f"{10**30}/"]:
            assert client.get(f"/mon-espace/maisons/{address}").status_code == 404, address
            assert post(client, address, **TEXTS).status_code in {404, 405}, address
    client.force_login(user)
    for address in addresses(page, session):
        assert client.get(f"/mon-espace/maisons/{address}").status_code == 200, address
    assert page.title in text_of(client.get("/mon-espace/"))


def test_the_workshop_of_another_maison_is_not_found(
    client: Client, user: User, page: MaisonPage
) -> None:
    other = make_session(make_workshop(make_maison("48095", "Ailleurs")))
    client.force_login(user)
    for address in (
        f"{page.pk}/ateliers/{other.workshop_id}/",
        f"{page.pk}/ateliers/{other.workshop_id}/seances/{other.pk}/",
        f"{page.pk}/ateliers/{make_workshop(page).pk}/seances/{other.pk}/",
    ):
        assert client.get(f"/mon-espace/maisons/{address}").status_code == 404
    with pytest.raises(refusals.NotOfTheMaisonError):
        workshops.cancel_session(other, user)
    with pytest.raises(refusals.NotOfTheMaisonError):
        workshops.change_workshop(other.workshop, user, TEXTS, seen=None)


def test_who_keeps_the_listing_keeps_the_workshops(page: MaisonPage) -> None:
    colleague = UserFactory()
    page.listing.editors.create(user=colleague, email=colleague.email)
    assert workshops.open_workshop(page, colleague, TEXTS).pk


# --- Calendars ----------------------------------------------------------------------------------


def test_a_calendar_is_what_rfc_5545_says(client: Client, page: MaisonPage) -> None:
    workshop = make_workshop(
        page, "Portage, massage; et jeux", description="Ligne 1\nLigne 2 " + "é" * 80
    )
    session = make_session(workshop, starts_at=dt.datetime(2099, 3, 4, 6, 30, tzinfo=dt.UTC))
    make_session(make_workshop(page, "Brouillon", live=False))
    response = client.get(f"/maisons/{page.slug}/agenda.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    raw = response.content
    assert raw.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = unfolded(response)
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20990304T063000Z" in text
    assert "SUMMARY:Portage\\, massage\\; et jeux" in text
    assert "DESCRIPTION:Ligne 1\\nLigne 2" in text
    one = unfolded(client.get(f"/maisons/{page.slug}/ateliers/{session.pk}.ics"))
    assert f"UID:atelier-{workshop.pk}-{session.pk}@testserver" in one


def test_calendars_of_what_is_not_on_line_are_not_found(client: Client, page: MaisonPage) -> None:
    draft = make_session(make_workshop(page, live=False))
    other = make_session(make_workshop(make_maison("48095", "Ailleurs")))
    for pk in (draft.pk, other.pk, "9" * 15):
        assert client.get(f"/maisons/{page.slug}/ateliers/{pk}.ics").status_code == 404
    assert client.get("/maisons/rien/agenda.ics").status_code == 404
    Label.objects.filter(pk=page.label_id).update(withdrawn_at=timezone.now())
    assert client.get(f"/maisons/{page.slug}/agenda.ics").status_code == 404
