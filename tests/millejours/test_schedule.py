"""Timed work: on time, once, one process at a time, and a failure stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import checks as django_checks
from django.core.management import CommandError, get_commands
from django.db import DatabaseError

from millejours import schedule
from millejours.checks import timetable_can_run
from millejours.models import ScheduledRun
from millejours.schedule import run_due
from millejours.timetable import MONDAY, SUNDAY, Daily, Every, Job, Weekly
from tests.support.at_once import at_once

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

EVERY_MINUTE = Job("each", Every(minutes=1), "essai")
AT_NIGHT = Job("nightly", Daily(time(3, 0)), "essai")
ON_MONDAY = Job("weekly", Weekly(MONDAY, time(4, 30)), "essai", at_most=HOUR)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


# --- When -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "now", "latest"),
    [
        (Every(minutes=5), utc(2026, 11, 23, 10, 7, 31), utc(2026, 11, 23, 10, 5)),
        (Every(minutes=5), utc(2026, 11, 23, 10, 5), utc(2026, 11, 23, 10, 5)),
        (Every(minutes=90), utc(2026, 11, 23, 10, 7), utc(2026, 11, 23, 9, 0)),
        # 3 h in Paris is 2 h UTC in winter, 1 h in summer.
        (Daily(time(3)), utc(2026, 11, 23, 1, 59, 59), utc(2026, 11, 22, 2)),
        (Daily(time(3)), utc(2026, 11, 23, 2), utc(2026, 11, 23, 2)),
        (Daily(time(3)), utc(2027, 7, 14, 1), utc(2027, 7, 14, 1)),
        # Just after midnight in Paris it is still the day before in UTC.
        (Daily(time(0, 10)), utc(2026, 11, 22, 23, 15), utc(2026, 11, 22, 23, 10)),
        (Weekly(MONDAY, time(4, 30)), utc(2026, 11, 23, 3, 29), utc(2026, 11, 16, 3, 30)),
        (Weekly(MONDAY, time(4, 30)), utc(2026, 11, 23, 3, 30), utc(2026, 11, 23, 3, 30)),
        (Weekly(SUNDAY, time(23, 30)), utc(2026, 11, 23, 0), utc(2026, 11, 22, 22, 30)),
    ],
)
def test_the_last_time_it_was_due(when: Any, now: datetime, latest: datetime) -> None:
    assert when.latest(now) == latest


@pytest.mark.parametrize("day", [utc(2027, 3, 28, 0), utc(2027, 10, 31, 0)])
def test_half_past_two_comes_once_on_the_days_when_the_clocks_change(day: datetime) -> None:
    when = Daily(time(2, 30))
    moments = {when.latest(day + n * MINUTE) for n in range(24 * 60)}
    assert len(moments) == 2  # the day before, then that day


def test_what_can_never_be_due_is_refused() -> None:
    with pytest.raises(ValueError, match="au moins une minute"):
        Every(minutes=0)
    with pytest.raises(ValueError, match="MONDAY"):
        Weekly(7, time(4))


# --- Commands, without running any ------------------------------------------------------------


class Commands:
    """What was run, at what time; ``on`` says what a command does. The time is the test's."""

    def __init__(self) -> None:
        self.now = utc(2026, 11, 23, 12)
        self.ran: list[tuple[str, ...]] = []
        self.on: dict[str, Callable[[], object]] = {}
        self.says = ""

    def call(self, name: str, *arguments: str, stdout: Any, stderr: Any) -> None:
        self.ran.append((name, *arguments))
        stdout.write(self.says)
        self.on.get(name, lambda: None)()

    def run_due(self, *jobs: Job) -> list[str]:
        return run_due(jobs, lambda: self.now)

    def wait(self, time: timedelta, *jobs: Job) -> list[str]:
        self.now += time
        return self.run_due(*jobs)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, db: None) -> Commands:
    commands = Commands()
    monkeypatch.setattr(schedule, "call_command", commands.call)
    return commands


class Killed(BaseException):
    """Stands for a process that disappears."""


def fail() -> None:
    raise CommandError("le disque est plein")


def die() -> None:
    raise Killed


# --- On time ----------------------------------------------------------------------------------


def test_a_command_never_seen_waits_for_its_next_time(commands: Commands) -> None:
    assert commands.run_due(AT_NIGHT) == []
    assert commands.wait(13 * HOUR, AT_NIGHT) == []
    assert commands.wait(HOUR, AT_NIGHT) == ["nightly"]


def test_a_command_runs_once_each_time(commands: Commands) -> None:
    commands.run_due(EVERY_MINUTE)
    for _ in range(10):
        commands.wait(MINUTE / 2, EVERY_MINUTE)
    assert len(commands.ran) == 5


def test_a_machine_off_for_two_days_runs_once(commands: Commands) -> None:
    commands.run_due(EVERY_MINUTE, AT_NIGHT)
    assert commands.wait(2 * DAY, EVERY_MINUTE, AT_NIGHT) == ["each", "nightly"]
    assert commands.run_due(EVERY_MINUTE, AT_NIGHT) == []


def test_a_command_is_given_its_arguments(commands: Commands) -> None:
    jobs = [Job("clean", Every(1), "essai", ("--days", "3")), Job("clean", Every(1), "essai")]
    commands.run_due(*jobs)
    assert commands.wait(MINUTE, *jobs) == ["clean --days 3", "clean"]
    assert commands.ran == [("clean", "--days", "3"), ("clean",)]


def test_what_a_command_said_last_is_kept(commands: Commands) -> None:
    commands.says = "1 / 2\r2 / 2\n\n3 envoyés\n"
    commands.run_due(EVERY_MINUTE)
    commands.wait(MINUTE, EVERY_MINUTE)
    run = ScheduledRun.objects.get()
    assert (run.outcome, run.message) == ("success", "3 envoyés")
    assert run.started_at == run.finished_at == commands.now
    assert (run.held_until, run.holder) == (None, "")


def test_a_timetable_costs_few_queries(commands: Commands, assert_max_queries: Any) -> None:
    jobs = [Job(f"job{n}", Daily(time(3)), "essai") for n in range(30)]
    commands.run_due(*jobs)
    with assert_max_queries(1):
        commands.run_due(*jobs)


# --- Failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [fail, lambda: 1 / 0, lambda: exit_with(2)])
def test_a_failure_is_logged_and_does_not_stop_the_next(
    failure: Callable[[], object], commands: Commands, caplog: pytest.LogCaptureFixture
) -> None:
    commands.on["each"] = failure
    commands.run_due(EVERY_MINUTE, AT_NIGHT)
    assert commands.wait(DAY, EVERY_MINUTE, AT_NIGHT) == ["each", "nightly"]
    run = ScheduledRun.objects.get(name="each")
    assert run.outcome == "failure"
    assert "each : échec" in caplog.text


def exit_with(code: int) -> None:
    raise SystemExit(code)


def test_why_a_command_failed_is_kept(commands: Commands) -> None:
    commands.on["each"] = fail
    commands.run_due(EVERY_MINUTE)
    commands.wait(MINUTE, EVERY_MINUTE)
    assert ScheduledRun.objects.get().message == "CommandError : le disque est plein"


def test_a_failure_is_tried_again_later_and_later(commands: Commands) -> None:
    commands.on["weekly"] = fail
    commands.run_due(ON_MONDAY)
    commands.now = utc(2026, 11, 30, 3, 30)
    waits, since = [], 0
    for _ in range(60 * 6):
        if commands.run_due(ON_MONDAY):
            waits.append(since)
            since = 0
        commands.now += MINUTE
        since += 1
    assert waits[:9] == [0, 1, 2, 4, 8, 16, 32, 60, 60]

    commands.on.clear()
    assert commands.wait(HOUR, ON_MONDAY) == ["weekly"]
    run = ScheduledRun.objects.get()
    assert (run.outcome, run.failures, run.retry_at) == ("success", 0, None)
    assert commands.wait(DAY, ON_MONDAY) == []


def test_a_frequent_command_that_failed_does_not_wait_longer_than_usual(commands: Commands) -> None:
    commands.on["each"] = fail
    commands.run_due(EVERY_MINUTE)
    for _ in range(10):
        assert commands.wait(MINUTE, EVERY_MINUTE) == ["each"]


def test_a_row_that_the_database_refuses_does_not_stop_the_next(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    commands.run_due(EVERY_MINUTE, AT_NIGHT)
    claim = schedule._claim

    def refuse_the_first(job: Job, *arguments: Any) -> Any:
        if job == EVERY_MINUTE:
            raise DatabaseError("database is locked")
        return claim(job, *arguments)

    monkeypatch.setattr(schedule, "_claim", refuse_the_first)
    assert commands.wait(DAY, EVERY_MINUTE, AT_NIGHT) == ["nightly"]
    assert "la base de données a refusé" in caplog.text


# --- A process that dies ----------------------------------------------------------------------


def test_a_command_killed_in_the_middle_runs_again_when_it_is_taken_for_dead(
    commands: Commands,
) -> None:
    commands.on["weekly"] = die
    commands.run_due(ON_MONDAY)
    commands.now = utc(2026, 11, 30, 3, 30)
    with pytest.raises(Killed):
        commands.run_due(ON_MONDAY)
    commands.on.clear()

    assert commands.wait(ON_MONDAY.at_most - MINUTE, ON_MONDAY) == []
    assert commands.wait(MINUTE, ON_MONDAY) == ["weekly"]
    assert commands.wait(DAY, ON_MONDAY) == []


def test_a_run_that_outlives_its_time_does_not_undo_the_next_one(
    commands: Commands, caplog: pytest.LogCaptureFixture
) -> None:
    """Taken for dead, it comes back while another process is at work on the same line."""

    def be_slow() -> None:
        commands.on.clear()
        commands.now += ON_MONDAY.at_most
        assert commands.run_due(ON_MONDAY) == ["weekly"]

    commands.run_due(ON_MONDAY)
    commands.now = utc(2026, 11, 30, 3, 30)
    commands.on["weekly"] = be_slow
    commands.run_due(ON_MONDAY)
    assert "weekly a duré plus de 1:00:00." in caplog.text
    assert ScheduledRun.objects.get().outcome == "success"


# --- Two processes ----------------------------------------------------------------------------


def test_a_command_at_work_is_not_started_by_another_process(commands: Commands) -> None:
    others = []
    commands.on["each"] = lambda: others.append(commands.run_due(EVERY_MINUTE, AT_NIGHT))
    commands.run_due(EVERY_MINUTE, AT_NIGHT)
    assert commands.wait(DAY, EVERY_MINUTE, AT_NIGHT) == ["each"]
    assert others == [["nightly"]]
    assert sorted(name for (name,) in commands.ran) == ["each", "nightly"]


@pytest.mark.django_db(transaction=True)
def test_processes_at_the_same_time_run_each_command_once(commands: Commands) -> None:
    jobs = [Job(f"job{n}", Every(minutes=1), "essai") for n in range(20)]
    commands.run_due(*jobs)
    commands.now += MINUTE
    at_once(lambda: commands.run_due(*jobs))
    assert sorted(commands.ran) == sorted((job.command,) for job in jobs)


# --- The timetable itself ---------------------------------------------------------------------


def test_every_line_of_the_timetable_can_run_and_says_why(settings: Any) -> None:
    assert timetable_can_run() == []
    assert all(job.command in get_commands() and job.why for job in settings.SCHEDULE)
    assert {"send_queued_mail", "publish_scheduled", "cleanup_mail", "clearsessions"} <= {
        job.command for job in settings.SCHEDULE
    }


@pytest.mark.parametrize(
    ("job", "sentence"),
    [
        (Job("no_such_command", Every(1), "essai"), "no_such_command : commande inconnue"),
        (Job("clearsessions", Every(1), ""), "clearsessions : dites pourquoi"),
        (Job("send_queued_mail", Every(2), "essai"), "send_queued_mail : deux lignes"),
    ],
)
def test_a_line_that_cannot_run_is_said_at_the_start(
    job: Job, sentence: str, settings: Any
) -> None:
    settings.SCHEDULE = [Job("send_queued_mail", Every(1), "essai"), job]
    [error] = timetable_can_run()
    assert isinstance(error, django_checks.Error)
    assert sentence in error.msg
