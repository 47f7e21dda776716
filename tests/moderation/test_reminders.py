"""Reminded before the deadline, once; what is late is told the next working day, once."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from millejours.models import MailKey
from moderation.models import Role
from moderation.notifications import reminders
from moderation.notifications.reminders import remind_of_deadlines, report_late_steps
from moderation.services import approve
from tests.moderation.factories import MembershipFactory, animator, cast, person, submitted
from tests.moderation.mailing import (
    move_clock,
    only_mail,
    paris,
    set_deadline,
    told,
    wants_digest,
)
from tests.moderation.steps import page_at_vote
from tests.support.mail import addresses, deliver, html_of
from tests.support.queries import assert_max_queries

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = "2027-06-07", "2027-06-08", "2027-06-09"
FRIDAY, SATURDAY, NEXT_MONDAY = "2027-06-11", "2027-06-12", "2027-06-14"
REMINDER = "Rappel\u00a0: Un brouillon"


@pytest.fixture
def at(monkeypatch):
    return move_clock(monkeypatch)


@pytest.fixture
def team():
    return animator()


def step_due(at, end: str, begun: str = MONDAY):
    """A step begun that day at noon, whose deadline is the end of ``end``; no mail waits."""
    at(paris(begun, "12:00"))
    state = set_deadline(submitted(), paris(end, "23:59:59"))
    deliver()
    return state


# --- Before -------------------------------------------------------------------------------------


def test_two_working_days_before_those_who_have_not_answered_are_reminded(at, team):
    step_due(at, FRIDAY)
    at(paris(TUESDAY, "08:00"))
    assert remind_of_deadlines() == 0
    at(paris(WEDNESDAY, "08:00"))
    assert remind_of_deadlines() == 1
    message = only_mail()
    assert (message.recipients(), message.subject) == ([team.email], REMINDER)
    assert "À faire avant le\u00a0: 11 juin 2027" in message.body
    assert "Relire" in html_of(message)


def test_the_days_are_working_days(at, team):
    step_due(at, NEXT_MONDAY)
    at(paris("2027-06-10", "08:00"))
    assert remind_of_deadlines() == 1
    assert told(team) == [REMINDER]


def test_a_public_holiday_is_not_a_working_day(at, team):
    """14 July 2027 is a Wednesday: two working days before the 16th is the 13th."""
    step_due(at, "2027-07-16", begun="2027-07-05")
    at(paris("2027-07-12", "08:00"))
    assert remind_of_deadlines() == 0
    at(paris("2027-07-13", "08:00"))
    assert remind_of_deadlines() == 1


def test_nobody_is_written_to_on_a_day_off(at, team):
    step_due(at, NEXT_MONDAY)
    for day in (SATURDAY, "2027-07-14"):
        at(paris(day, "08:00"))
        assert (remind_of_deadlines(), report_late_steps()) == (0, 0)


def test_a_step_is_reminded_once(at, team):
    step_due(at, FRIDAY)
    at(paris(WEDNESDAY, "08:00"))
    assert [remind_of_deadlines(), remind_of_deadlines()] == [1, 0]
    at(paris("2027-06-10", "08:00"))
    assert remind_of_deadlines() == 0
    assert told(team) == [REMINDER]


def test_what_began_today_is_not_reminded_yet(at, team):
    step_due(at, WEDNESDAY, begun=TUESDAY)
    at(paris(TUESDAY, "18:00"))
    assert remind_of_deadlines() == 0
    at(paris(WEDNESDAY, "08:00"))
    assert remind_of_deadlines() == 1


def test_those_who_voted_are_not_reminded(at):
    at(paris(MONDAY, "12:00"))
    voted, silent = MembershipFactory(), MembershipFactory()
    second_voice = MembershipFactory(user=voted.user)
    state = set_deadline(page_at_vote(), paris(FRIDAY, "23:59:59"))
    cast(state, voted)
    deliver()
    at(paris(WEDNESDAY, "08:00"))
    remind_of_deadlines()
    reached = addresses(deliver())
    assert silent.user.email in reached
    assert voted.user.email not in reached
    assert second_voice.organisation != voted.organisation


def test_a_step_that_ended_is_not_reminded(at, team):
    state = step_due(at, FRIDAY)
    approve(state, team, revision_id=state.revision_id)
    deliver()
    at(paris(WEDNESDAY, "08:00"))
    remind_of_deadlines()
    assert REMINDER not in told()


def test_who_has_a_daily_digest_reads_the_deadline_there(at, team):
    wants_digest(team)
    step_due(at, FRIDAY)
    at(paris(WEDNESDAY, "08:00"))
    assert remind_of_deadlines() == 0


# --- After --------------------------------------------------------------------------------------


def test_the_animation_team_is_told_the_next_working_day_what_is_late(at, team):
    state = step_due(at, FRIDAY)
    person(Role.REVIEWER)
    at(paris(FRIDAY, "08:00"))
    assert report_late_steps() == 0
    at(paris(NEXT_MONDAY, "08:00"))
    assert report_late_steps() == 1
    message = only_mail()
    assert (message.recipients(), message.subject) == (
        [team.email],
        "En retard depuis peu\u00a0: 1",
    )
    for version in (message.body, html_of(message)):
        assert "Un brouillon" in version
        assert "11 juin 2027" in version
        assert f"/admin/bureau/{state.pk}/" in version


def test_what_is_late_is_told_once_even_after_a_reminder(at, team):
    step_due(at, FRIDAY)
    at(paris(WEDNESDAY, "08:00"))
    remind_of_deadlines()
    deliver()
    at(paris(NEXT_MONDAY, "08:00"))
    assert [report_late_steps(), report_late_steps()] == [1, 0]
    at(paris("2027-06-15", "08:00"))
    assert report_late_steps() == 0
    assert len(deliver()) == 1


def test_two_runs_at_once_tell_it_once(at, team):
    """Both read the step before the other wrote that it was told."""
    state = step_due(at, FRIDAY)
    wednesday, monday = paris(WEDNESDAY, "08:00"), paris(NEXT_MONDAY, "08:00")
    at(wednesday)
    MailKey.objects.all().delete()
    assert [reminders._remind(state, wednesday) for _run in range(2)] == [1, 0]
    assert [reminders._claim(state, monday) for _run in range(2)] == [True, False]


def test_all_that_is_late_is_in_one_mail(at, team):
    other = animator()
    for title in ("Un", "Deux"):
        at(paris(MONDAY, "12:00"))
        set_deadline(submitted(title=title), paris(FRIDAY, "23:59:59"))
    deliver()
    at(paris(NEXT_MONDAY, "08:00"))
    assert report_late_steps() == 2
    messages = deliver()
    assert addresses(messages) == sorted([team.email, other.email])
    assert all("Un" in one.body and "Deux" in one.body for one in messages)


def test_a_vote_says_how_many_organisations_are_for(at, team):
    at(paris(MONDAY, "12:00"))
    state = set_deadline(page_at_vote(), paris(FRIDAY, "23:59:59"))
    cast(state)
    deliver()
    at(paris(NEXT_MONDAY, "08:00"))
    report_late_steps()
    [message] = [one for one in deliver() if one.recipients() == [team.email]]
    assert "1 vote favorable sur 3" in message.body


def test_without_anything_late_nobody_is_written_to(at, team):
    step_due(at, NEXT_MONDAY)
    at(paris(FRIDAY, "08:00"))
    assert report_late_steps() == 0
    assert deliver() == []


# --- The command --------------------------------------------------------------------------------


def test_the_command_does_both_and_says_what_it_did(at, team, capsys):
    step_due(at, FRIDAY)
    step_due(at, TUESDAY)
    at(paris(WEDNESDAY, "08:00"))
    call_command("remind")
    assert capsys.readouterr().out == "1 rappel(s), 1 courriel(s) de retard.\n"
    assert sorted(told(team)) == ["En retard depuis peu\u00a0: 1", REMINDER]


def test_the_number_of_days_can_be_chosen(at, team):
    step_due(at, FRIDAY)
    at(paris(TUESDAY, "08:00"))
    call_command("remind", "--days", "3", verbosity=0)
    assert told(team) == [REMINDER]


@pytest.mark.parametrize("late", [2, 12])
def test_the_report_costs_little_however_much_is_late(at, team, late):
    for number in range(late):
        at(paris(MONDAY, "12:00"))
        set_deadline(submitted(title=f"Texte {number}"), paris(FRIDAY, "23:59:59"))
    deliver()
    at(paris(NEXT_MONDAY, "08:00"))
    with assert_max_queries(12 + late):
        report_late_steps()
