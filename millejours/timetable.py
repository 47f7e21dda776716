"""What a line of the timetable is made of. Read by settings: nothing of Django here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
ONE_DAY: Final = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class When(Protocol):
    """When a command is due."""

    @property
    def interval(self) -> timedelta:
        """The time between two runs."""

    def latest(self, now: datetime) -> datetime:
        """The last moment, ``now`` included, at which the command was due (UTC)."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every ``minutes`` minutes, counted from midnight UTC of 1 January 1970."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("Every : au moins une minute.")

    @property
    def interval(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def latest(self, now: datetime) -> datetime:
        seconds = self.minutes * 60
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at this time in Paris."""

    at: time
    interval = ONE_DAY

    def latest(self, now: datetime) -> datetime:
        moment = _in_paris(now, self.at, days_ago=0)
        return moment if moment <= now else _in_paris(now, self.at, days_ago=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week, on this day (``MONDAY``…) at this time in Paris."""

    day: int
    at: time
    interval = 7 * ONE_DAY

    def __post_init__(self) -> None:
        if not MONDAY <= self.day <= SUNDAY:
            raise ValueError("Weekly : un jour de MONDAY à SUNDAY.")

    def latest(self, now: datetime) -> datetime:
        days_ago = (now.astimezone(PARIS).weekday() - self.day) % 7
        moment = _in_paris(now, self.at, days_ago)
        return moment if moment <= now else _in_paris(now, self.at, days_ago + 7)


def _in_paris(now: datetime, at: time, days_ago: int) -> datetime:
    day = now.astimezone(PARIS).date() - days_ago * ONE_DAY
    return datetime.combine(day, at, PARIS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """One line: a management command, its arguments, when it runs and why.

    ``at_most``: a run that is still not over after that time is taken for dead, and the command
    may be run again.
    """

    command: str
    when: When
    why: str
    arguments: tuple[str, ...] = ()
    at_most: timedelta = timedelta(minutes=15)

    @property
    def name(self) -> str:
        return " ".join([self.command, *self.arguments])
