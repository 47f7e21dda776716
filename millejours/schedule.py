"""Runs the commands of the timetable when they are due: docs/decisions/0014-mail-and-timed-work.md

``run_due`` does what is due once; ``Scheduler`` calls it again and again. Several processes may
do so at the same time, on one machine or more: a command is run by one of them.
"""

from __future__ import annotations

import io
import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import Q
from django.utils import timezone

from millejours.models import ScheduledRun
from millejours.timetable import Job

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
FIRST_RETRY: Final = timedelta(minutes=1)
LAST_RETRY: Final = timedelta(hours=1)
MESSAGE_LENGTH: Final = 500
TICK_SECONDS: Final = 30
AT_ONCE: Final = 3
SECONDS_TO_STOP: Final = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process alone may run now, for the time ``due`` of the timetable."""

    job: Job
    due: datetime
    holder: str
    failures: int


def run_due(jobs: Iterable[Job] | None = None, clock: Clock = timezone.now) -> list[str]:
    """Run every job of the timetable that is due, one after the other; the names of those run.

    Times that were missed count for one run. A job never seen before waits for its next time. A
    failure is logged, is tried again later and stops nothing.
    """
    jobs = list(settings.SCHEDULE if jobs is None else jobs)
    states = ScheduledRun.objects.in_bulk([job.name for job in jobs])
    done = []
    for job in jobs:
        try:
            claim = _claim(job, states.get(job.name), clock())
            if claim:
                _run(claim, clock)
                done.append(job.name)
        except DatabaseError:
            logger.exception("%s : la base de données a refusé", job.name)
    return done


def _claim(job: Job, state: ScheduledRun | None, now: datetime) -> Claim | None:
    due = job.when.latest(now)
    if state is None:
        ScheduledRun.objects.get_or_create(name=job.name, defaults={"done_until": due})
        return None
    if state.done_until >= due:
        return None
    claim = Claim(job, due, uuid.uuid4().hex, state.failures)
    is_free = Q(held_until=None) | Q(held_until__lte=now)
    may_try = Q(retry_at=None) | Q(retry_at__lte=now)
    claimed = ScheduledRun.objects.filter(
        is_free, may_try, name=job.name, done_until__lt=due
    ).update(holder=claim.holder, held_until=now + job.at_most, started_at=now)
    return claim if claimed else None


def _run(claim: Claim, clock: Clock) -> None:
    output = io.StringIO()
    try:
        call_command(claim.job.command, *claim.job.arguments, stdout=output, stderr=output)
    except (Exception, SystemExit) as error:
        logger.exception("%s : échec", claim.job.name)
        _note_failure(claim, f"{type(error).__name__} : {error}", clock())
    else:
        _note_success(claim, _last_line(output.getvalue()), clock())


def _note_success(claim: Claim, message: str, now: datetime) -> None:
    _give_up(
        claim,
        done_until=claim.due,
        finished_at=now,
        outcome=ScheduledRun.Outcome.SUCCESS,
        message=message,
        failures=0,
        retry_at=None,
    )


def _note_failure(claim: Claim, message: str, now: datetime) -> None:
    _give_up(
        claim,
        finished_at=now,
        outcome=ScheduledRun.Outcome.FAILURE,
        message=message[:MESSAGE_LENGTH],
        failures=claim.failures + 1,
        retry_at=now + _time_before_retry(claim),
    )


def _give_up(claim: Claim, **values: object) -> None:
    mine = ScheduledRun.objects.filter(name=claim.job.name, holder=claim.holder)
    if not mine.update(holder="", held_until=None, **values):
        logger.warning("%s a duré plus de %s.", claim.job.name, claim.job.at_most)


def _time_before_retry(claim: Claim) -> timedelta:
    """One minute, then two, four… up to an hour, but never later than the job's next time."""
    doubled = FIRST_RETRY * 2 ** min(claim.failures, 10)
    return min(doubled, LAST_RETRY, claim.job.when.interval)


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:MESSAGE_LENGTH] if lines else ""


class Scheduler:
    """Starts ``run_due`` again and again; a long command does not delay the others."""

    def __init__(self, run: Callable[[], object] = run_due, at_once: int = AT_ONCE) -> None:
        self._run, self._at_once = run, at_once
        self._threads: list[threading.Thread] = []

    def loop(self, stop: threading.Event, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Tick until ``stop`` is set or nobody wants us any more, then let what runs finish."""
        while is_wanted():
            self.tick()
            if stop.wait(TICK_SECONDS):
                break
        for thread in self._threads:
            thread.join(SECONDS_TO_STOP)

    def tick(self) -> None:
        """Start one more round of what is due, unless too many are still at work."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if len(self._threads) < self._at_once:
            thread = threading.Thread(target=self._round, name="run_due", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _round(self) -> None:
        try:
            self._run()
        except Exception:
            logger.exception("Le travail à heure dite n’a pas pu être lu")
        finally:
            connections.close_all()
