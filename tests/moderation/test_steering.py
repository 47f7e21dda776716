"""Delays, what waits, the export of the journal: right figures, for the right people."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from moderation.models import Choice, Event, Role, ScopedTaskState, Step
from moderation.models.journal import Action
from moderation.services import approve
from moderation.steering import figures
from tests.factories import ThemeFactory
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
    submitted,
    voting,
)
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
ADDRESSES = ["moderation_steering", "moderation_delays", "moderation_waiting", "moderation_journal"]


def this_month() -> figures.Period:
    today = timezone.localdate()
    return figures.Period(today - timedelta(days=30), today)


def aged(state: ScopedTaskState, days: float) -> ScopedTaskState:
    began = timezone.now() - timedelta(days=days)
    ScopedTaskState.objects.filter(pk=state.pk).update(started_at=began)
    return state


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_delay_of_a_step_runs_from_its_beginning_to_its_end():
    for days in (2, 4, 9):
        state = aged(submitted(), days)
        approve(state, animator(), revision_id=state.revision_id)
    (delay,) = figures.delays_by_step(this_month())
    assert (delay.step, delay.count) == (Step.EDITORIAL, 3)
    assert (delay.median_days, delay.longest_days) == (4.0, 9.0)


def test_the_delay_of_an_organisation_runs_to_its_vote():
    state = aged(voting(), 6)
    member = MembershipFactory(organisation__acronym="AAA")
    cast(state, member, Choice.OBJECTION, reason="À revoir.")
    found = [row for row in figures.delays_by_organisation(this_month()) if row.step == Step.VOTE]
    assert [(row.organisation, row.median_days, row.objections) for row in found] == [("AAA", 6, 1)]


def test_what_waits_is_counted_in_its_column_of_age():
    for days in (1, 7, 12, 40):
        aged(submitted(), days)
    (row,) = figures.waiting_by_age()
    assert (row.by_age, row.total, row.oldest_days) == ((1, 1, 1, 1), 4, 40)


def test_an_organisation_that_said_nothing_owes_its_vote():
    state = aged(voting(), 3)
    silent, spoken = MembershipFactory(), MembershipFactory()
    OrganisationFactory()  # without members: nobody could vote for it
    cast(state, spoken)
    owed = {row.organisation: row.count for row in figures.silences()}
    assert owed[silent.organisation.acronym] == 1
    assert spoken.organisation.acronym not in owed


def test_a_theme_that_no_pilot_can_answer_for_is_listed():
    alone, mute, heard = ThemeFactory(), ThemeFactory(), ThemeFactory()
    OrganisationFactory(pilots=[mute])
    MembershipFactory(organisation=OrganisationFactory(pilots=[heard]))
    found = {theme.label: theme.has_pilot for theme in figures.themes_without_voice()}
    assert found == {alone.label: False, mute.label: True}


def test_the_journal_is_exported_for_a_period(client):
    state = submitted(title="=cmd|' /C calc'!A0")
    client.force_login(animator())
    day = timezone.localdate().isoformat()
    rows = table(client.get(reverse("moderation_journal"), {"du": day, "au": day}))
    assert len(rows) == 2
    assert rows[1][3] == "soumet"
    assert rows[1][5].startswith("'=")
    assert rows[1][8] == str(state.revision_id)
    last_year = table(
        client.get(reverse("moderation_journal"), {"du": "2001-01-01", "au": "2001-02-01"})
    )
    assert len(last_year) == 1


@pytest.mark.parametrize("name", ADDRESSES)
def test_members_who_speak_read_it_and_others_do_not(client, name):
    client.force_login(person(Role.REVIEWER))
    assert client.get(reverse(name)).status_code == 200
    client.force_login(person(Role.AUTHOR))
    assert client.get(reverse(name)).status_code in {302, 403}
    client.logout()
    assert "/connexion/" in client.get(reverse(name))["Location"]


@pytest.mark.parametrize(
    "asked",
    [
        {"du": "hier"},
        {"du": "2026-02-30"},
        {"du": "2026-03-01", "au": "2026-02-01"},
        {"du": "1900-01-01", "au": "2026-01-01"},
        {"du": "9999-12-31"},
        {"au": "0001-01-01"},
        {"au": "9999-12-31"},
        {"du": "\0"},
    ],
)
def test_a_wrong_period_is_said_and_shows_the_last_months(client, asked):
    client.force_login(animator())
    for name in ADDRESSES:
        assert client.get(reverse(name), asked).status_code == 200


def test_the_page_shows_figures_with_their_tables(client):
    state = aged(submitted(), 3)
    approve(state, animator(), revision_id=state.revision_id)
    aged(voting(), 11)
    client.force_login(animator())
    said = text_of(client.get(reverse("moderation_steering")))
    assert "relecture éditoriale" in said
    assert "vote du comité" in said


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_asks_as_many_queries_with_few_objects_and_many(
    client, django_assert_max_num_queries, number
):
    for _number in range(number):
        cast(voting())
    client.force_login(animator())
    client.get(reverse("moderation_steering"))
    with django_assert_max_num_queries(23):  # one asks whether she has a second factor
        client.get(reverse("moderation_steering"))


def test_refused_attempts_are_in_the_journal_too():
    state = submitted()
    with pytest.raises(Exception, match="ne vous revient pas"):
        approve(state, person(Role.REVIEWER), revision_id=state.revision_id)
    assert Event.objects.filter(action=Action.REFUSED).get().at.date() >= date(2026, 1, 1)
