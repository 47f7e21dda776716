"""Right figures for the right people, in as many queries with few requests and many."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maisons.instruction import services
from maisons.instruction.deciding import Reserve, decide
from maisons.models import (
    Complement,
    LabelRequestPage,
    Outcome,
    ReferentialPage,
    Reservation,
    State,
)
from maisons.requests.generation import generate
from maisons.requests.visibility import are_hidden
from maisons.steering import exports, figures
from maisons.steering.labels import labels
from maisons.steering.rates import rates
from moderation.models import Role, ScopedTaskState
from tests.annuaire.factories import departement
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import OrganisationFactory, animator, person
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
PAGE, FILE = "maisons_steering", "maisons_steering_export"
MOST_QUERIES = 25


def everything() -> Any:
    return LabelRequestPage.objects.filed()


def table(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def numbers_of(response: Any) -> list[str]:
    return [row[0] for row in table(response)[1:]]


def back(days: float) -> None:
    """Every step began that many days earlier."""
    for state in ScopedTaskState.objects.order_by("pk"):
        began = state.started_at - timedelta(days=days)
        ScopedTaskState.objects.filter(pk=state.pk).update(started_at=began)


# --- Who reads -----------------------------------------------------------------------------------


def readers() -> dict[str, Any]:
    return {
        "decider": person(Role.DECIDER, OrganisationFactory()),
        "animator": animator(),
        "referent": person(Role.REFERENT, territorial(region_of="974")),
    }


def others() -> dict[str, Any]:
    return {
        "reviewer": person(Role.REVIEWER),
        "author": person(Role.AUTHOR),
        "national referent": person(Role.REFERENT, OrganisationFactory()),
        "decider of a territory": person(Role.DECIDER, territorial(region_of="974")),
        "superuser": UserFactory(is_superuser=True, is_staff=True),
    }


@pytest.mark.parametrize("name", [PAGE, FILE])
def test_those_who_answer_for_the_label_read_and_nobody_else(client: Client, name: str) -> None:
    for who in readers().values():
        client.force_login(who)
        assert client.get(reverse(name)).status_code == 200
    for label, who in others().items():
        client.force_login(who)
        # Without a right on the admin, it sends home.
        assert client.get(reverse(name)).status_code in {302, 404}, label
    client.logout()
    assert "/connexion/" in client.get(reverse(name))["Location"]


def test_the_menu_says_it_to_them_only(client: Client) -> None:
    for who in readers().values():
        client.force_login(who)
        assert "Pilotage du label" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(others()["superuser"])
    assert "Pilotage du label" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_referent_counts_her_territory_whatever_she_asks_for(client: Client) -> None:
    course = Course().file()
    away = person(Role.REFERENT, territorial(region_of="48"))
    for who, expected in ((course.instructor, [course.request.number]), (away, [])):
        client.force_login(who)
        asked = {"region": "04", "demonstration": "avec"}
        assert numbers_of(client.get(reverse(FILE), asked)) == expected
    said = text_of(client.get(reverse(PAGE), {"region": "04"}))
    assert "Aucune demande déposée ne répond à ces critères" in said


def test_a_draft_is_not_counted(client: Client) -> None:
    Course()
    client.force_login(animator())
    assert numbers_of(client.get(reverse(FILE))) == []


# --- Figures -------------------------------------------------------------------------------------


def test_requests_are_counted_by_region_state_and_age() -> None:
    course = Course().file()
    LabelRequestPage.objects.update(filed_at=timezone.now() - timedelta(days=70))
    rows = figures.rows_of(everything())
    (line,) = figures.by_region(rows, {"04": "La Réunion"})
    assert (line.label, line.total) == ("La Réunion", 1)
    assert line.counts[figures.COUNTED.index(State.ADMISSIBILITY)] == 1
    (aged,) = figures.by_age(rows, timezone.now())
    assert aged.counts == [0, 0, 1, 0, 0]
    assert course.again().state == State.ADMISSIBILITY


def test_a_step_lasts_without_the_time_of_a_complement_and_the_whole_with_it() -> None:
    course = Course().to_decision()
    back(4)
    decision = decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.LABEL,
    )
    LabelRequestPage.objects.update(filed_at=timezone.now() - timedelta(days=30))
    rows = figures.rows_of(everything())
    found = figures.delays(rows, {course.request.pk: decision.decided_at}, timezone.now())
    assert [delay.label for delay in found][-1] == "du dépôt à la décision"
    assert [delay.median for delay in found] == [4, 4, 4, 4, 30]
    assert [delay.count for delay in found] == [1] * 5
    assert not any(delay.waiting for delay in found)


def test_a_step_over_its_deadline_is_late() -> None:
    Course().file()
    past = timezone.now() - timedelta(days=1)
    ScopedTaskState.objects.update(deadline=past, started_at=past - timedelta(days=20))
    (delay,) = figures.delays(figures.rows_of(everything()), {}, timezone.now())
    assert (delay.count, delay.median, delay.waiting, delay.waiting_late) == (0, None, 1, 1)


def test_complements_are_late_after_their_day() -> None:
    course = Course().to_instruction()
    services.ask_complement(
        course.again(),
        course.instructor,
        seen=course.seen,
        organisation=course.ars,
        message="Le plan des locaux manque.",
        deadline=course.in_days(10),
        opens_project=True,
    )
    today = timezone.localdate()
    assert figures.complements(everything(), today) == figures.Complements(asked=1, waiting=1)
    later = figures.complements(everything(), today + timedelta(days=11))
    assert (later.waiting, later.waiting_late) == (1, 1)
    answered = timezone.now() + timedelta(days=12)
    Complement.objects.update(answered_at=answered)
    said = figures.complements(everything(), today)
    assert (said.answered, said.answered_late, said.waiting) == (1, 1, 0)


def test_decisions_reservations_and_rates_are_counted() -> None:
    course = Course().to_decision()
    decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.RESERVED,
        reservations=[Reserve("Ouvrir le soir", course.in_days(20))],
    )
    taken = figures.decisions(everything())
    assert dict(taken.by_outcome)["label accordé avec réserves"] == taken.total == 1
    today = timezone.localdate()
    assert labels(everything(), today).reservations_overdue == 0
    late = labels(everything(), today + timedelta(days=21))
    assert (late.reservations, late.reservations_overdue) == (1, 1)
    Reservation.objects.update(lifted_at=timezone.now())
    assert labels(everything(), today).reservations == 0
    version = ReferentialPage.objects.get()
    found = rates(everything(), version)
    assert [rate.code for rate in found] == ["A1", "A2", "B1"]
    assert {rate.percent_favourable for rate in found} == {100}


# --- Filters -------------------------------------------------------------------------------------


def test_made_up_requests_are_left_out_on_a_server_and_said_when_counted(client: Client) -> None:
    course = Course().file()
    LabelRequestPage.objects.update(is_demonstration=True)
    client.force_login(animator())
    assert numbers_of(client.get(reverse(FILE))) == []
    assert "Aucune demande déposée" in text_of(client.get(reverse(PAGE)))
    with_it = {"demonstration": "avec"}
    assert numbers_of(client.get(reverse(FILE), with_it)) == [course.request.number]
    said = text_of(client.get(reverse(PAGE), with_it))
    assert "1 demande de démonstration est comptée dans ces chiffres" in said


@pytest.mark.parametrize("is_debug", [False, True])
def test_the_form_shows_what_is_counted(client: Client, settings: Any, is_debug: bool) -> None:
    settings.DEBUG = is_debug
    client.force_login(animator())
    for asked in ({}, {"region": ""}, {"demonstration": ""}):
        said = client.get(reverse(PAGE), asked).content.decode()
        assert f'value="{"avec" if is_debug else "sans"}" selected' in said


def test_each_filter_chooses(client: Client) -> None:
    course = Course().file()
    client.force_login(animator())
    version = ReferentialPage.objects.get()
    today = timezone.localdate().isoformat()
    chosen = {"region": "04", "departement": "974", "version": version.pk, "du": today, "au": today}
    assert numbers_of(client.get(reverse(FILE), chosen)) == [course.request.number]
    departement("48")
    for other in ({"departement": "48"}, {"du": "2001-01-01", "au": "2001-02-01"}):
        assert numbers_of(client.get(reverse(FILE), {**chosen, **other})) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"du": "hier"},
        {"du": "2026-03-01", "au": "2026-02-01"},
        {"du": "9999-12-31"},
        {"au": "0001-01-01"},
        {"du": "\0"},
        {"region": "99"},
        {"departement": "\0"},
        {"version": "un"},
        {"version": "9" * 30},
        {"demonstration": "peut-être"},
    ],
)
def test_a_wrong_filter_is_said_and_chooses_nothing(client: Client, asked: dict[str, str]) -> None:
    course = Course().file()
    client.force_login(animator())
    response = client.get(reverse(PAGE), asked)
    assert response.status_code == 200
    said = response.content.decode()
    assert 'role="alert"' in said
    assert '<a href="#id_' in said
    assert numbers_of(client.get(reverse(FILE), asked)) == [course.request.number]


# --- The page and the file -----------------------------------------------------------------------


@pytest.mark.parametrize("number", [3, 120])
def test_the_page_asks_as_many_queries_with_few_requests_and_many(
    client: Client, assert_max_queries: Callable[[int], Any], number: int
) -> None:
    Course()
    generate(number)
    for who in readers().values():
        client.force_login(who)
        client.get(reverse(PAGE), {"demonstration": "avec"})
        with assert_max_queries(MOST_QUERIES):
            said = text_of(client.get(reverse(PAGE), {"demonstration": "avec"}))
        assert "demandes de démonstration sont comptées" in said


def test_the_file_is_read_as_it_is_sent(
    client: Client, monkeypatch: Any, assert_max_queries: Callable[[int], Any]
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 10)
    Course()
    generate(45)
    client.force_login(animator())
    response = client.get(reverse(FILE), {"demonstration": "avec"})
    assert response.streaming
    lines = iter(response.streaming_content)
    with assert_max_queries(4):  # the first chunk only
        read = [next(lines) for _line in range(5)]
    assert read
    rest = list(lines)
    assert len(rest) > 25
    assert not are_hidden()


def test_the_file_says_dates_and_no_person_and_runs_no_formula(client: Client) -> None:
    course = Course().to_decision()
    decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.LABEL,
    )
    ReferentialPage._base_manager.update(version="=1+1")
    client.force_login(animator())
    heading, row = table(client.get(reverse(FILE)))
    said = dict(zip(heading, row, strict=False))
    assert said["numéro"] == course.request.number
    assert said["état"] == "décidée"
    assert said["version du référentiel"] == "'=1+1"
    assert said["démonstration"] == "non"
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert row.count(day) == 10  # filed, four steps, decided
    people = [course.applicant, course.decider, course.instructor, course.request.carrier.name]
    assert not any(str(each) in " ".join(row) for each in people)
