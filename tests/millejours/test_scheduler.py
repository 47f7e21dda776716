"""The loop around timed work, and the child that ``make run`` starts beside the server."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.core.management import call_command

from millejours import schedule
from millejours.management.commands import run_schedule
from millejours.schedule import Scheduler
from scripts import run
from tests.support.project import PROJECT

SECONDS = 20


class Work:
    """A ``run_due`` that waits until it is told to end."""

    def __init__(self) -> None:
        self.started = threading.Semaphore(0)
        self.end = threading.Event()

    def __call__(self) -> None:
        self.started.release()
        self.end.wait(SECONDS)

    def has_started(self) -> bool:
        return self.started.acquire(timeout=SECONDS)


class Stop(threading.Event):
    """Set after ``rounds`` waits, without waiting."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self.rounds -= 1
        return self.rounds <= 0


def test_a_long_command_does_not_hold_the_next_round() -> None:
    work = Work()
    scheduler = Scheduler(work)
    scheduler.tick()
    assert work.has_started()
    scheduler.tick()
    assert work.has_started()
    work.end.set()


def test_long_commands_never_pile_up() -> None:
    work = Work()
    scheduler = Scheduler(work, at_once=2)
    for _ in range(5):
        scheduler.tick()
    assert work.has_started()
    assert work.has_started()
    assert not work.started.acquire(blocking=False)
    work.end.set()


def test_a_round_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds = []

    def fail() -> None:
        rounds.append(None)
        raise ConnectionError("la base est partie")

    Scheduler(fail, at_once=10).loop(Stop(rounds=3))
    assert len(rounds) == 3
    assert "la base est partie" in caplog.text


def test_the_loop_lets_what_runs_finish() -> None:
    done = []
    Scheduler(lambda: done.append(None)).loop(Stop(rounds=1))
    assert done == [None]


def test_the_loop_stops_when_nobody_wants_it_any_more() -> None:
    rounds: list[None] = []
    wanted = iter([True, True, False])
    Scheduler(lambda: rounds.append(None)).loop(Stop(rounds=99), lambda: next(wanted))
    assert len(rounds) == 2


@pytest.mark.parametrize(("parents", "wanted"), [([7, 7], True), ([7, 1], False)])
def test_the_command_follows_its_parent(
    parents: list[int], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(os, "getppid", lambda: parents.pop(0))
    monkeypatch.setattr(
        Scheduler, "loop", lambda self, stop, is_wanted: answers.append(is_wanted())
    )
    call_command(run_schedule.Command(), with_parent=True)
    assert answers == [wanted]


@pytest.mark.django_db
def test_run_due_says_what_it_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("millejours.management.commands.run_due.run_due", lambda: ["a", "b"])
    said = io.StringIO()
    call_command("run_due", stdout=said)
    assert said.getvalue() == "a\nb\n"


# --- Beside the server ------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_stops_when_it_is_told_to(how: signal.Signals, tmp_path: Any) -> None:
    command = [sys.executable, "manage.py", "run_schedule", "--skip-checks"]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    environment["DJANGO_SETTINGS_MODULE"] = "millejours.settings.dev"
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline()  # the first round, on a database without tables
        process.send_signal(how)
        process.communicate(timeout=SECONDS)
    assert process.returncode == 0


def test_the_child_of_make_run_is_stopped_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(run, "TIMED_WORK", idle)
    with run.timed_work() as child:
        assert child.poll() is None
    assert child.returncode == -signal.SIGTERM


def test_the_child_of_make_run_is_the_timetable() -> None:
    assert run.TIMED_WORK[1:4] == ["manage.py", "run_schedule", "--with-parent"]
    assert schedule.TICK_SECONDS == 30
