"""Opening hours in the OpenStreetMap notation: checked, evaluated, said in French.

Evaluation is opening-hours-py's, with French public holidays. Times are local to the place.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

COUNTRY = "FR"
DAYS_IN_WEEK = 7
NEXT_CHANGE_DAYS = 8
WORKING_DAYS = "00:00-24:00; PH off"


@dataclass(frozen=True, slots=True)
class Day:
    """One day and when it is open, as ``(from, to)`` local times; empty is closed."""

    date: dt.date
    spans: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return date_format(self.date, "l")


@lru_cache(maxsize=4096)
def _parse(expression: str) -> OpeningHours:
    return OpeningHours(expression, country=COUNTRY)


def validate(expression: str) -> None:
    """Raises ValidationError when ``expression`` is not an OSM opening_hours."""
    try:
        _parse(expression)
    except ParserError as error:
        message = gettext_lazy(
            "Horaires incompréhensibles. Exemple : Mo-Fr 09:00-12:00,14:00-17:00; PH off"
        )
        raise ValidationError(message) from error


def of_presence(own: str, general: str) -> str:
    """The hours of one presence: its own, or those of its listing. Nothing else chooses."""
    return own or general


def local_now(time_zone: str, now: dt.datetime | None = None) -> dt.datetime:
    """The naive local time of a place."""
    moment = now or timezone.now()
    return moment.astimezone(zoneinfo.ZoneInfo(time_zone)).replace(tzinfo=None)


def is_open(expression: str, local: dt.datetime) -> bool:
    """Whether a place is open at a local time; False when the hours are empty or unreadable."""
    if not expression:
        return False
    try:
        return bool(_parse(expression).is_open(local))
    except ParserError:
        return False


@lru_cache(maxsize=64)
def is_holiday(day: dt.date) -> bool:
    """Whether a day is a public holiday of the calendar that hours are read with."""
    return not is_open(WORKING_DAYS, dt.datetime.combine(day, dt.time(12)))


def is_closed(until: dt.date | None, local: dt.datetime) -> bool:
    """Whether a closure, its last day included, is not over at a local time."""
    return until is not None and local.date() <= until


def closure(until: dt.date | None, local: dt.datetime) -> str:
    """``Fermé jusqu’au 3 août 2026`` until that day is over; empty then, or without closure."""
    if until is None or not is_closed(until, local):
        return ""
    return _("Fermé jusqu’au %(date)s") % {"date": date_format(until, "j F Y")}


def week(expression: str, local: dt.datetime, closed_until: dt.date | None = None) -> list[Day]:
    """The seven days from today on, public holidays included; empty without readable hours.

    No day is open until ``closed_until``, included.
    """
    if not expression:
        return []
    try:
        hours = _parse(expression)
    except ParserError:
        return []
    start = dt.datetime.combine(local.date(), dt.time())
    days = [_day(hours, start + dt.timedelta(days=day)) for day in range(DAYS_IN_WEEK)]
    return [
        Day(day.date, ()) if closed_until is not None and day.date <= closed_until else day
        for day in days
    ]


def _day(hours: OpeningHours, start: dt.datetime) -> Day:
    end = start + dt.timedelta(days=1)
    spans = tuple(
        (_clock(begins), _clock(ends))
        for begins, ends, state, _comment in hours.intervals(start, end)
        if state == State.OPEN
    )
    return Day(start.date(), spans)


def _clock(moment: dt.datetime) -> str:
    if moment.minute:
        return f"{moment.hour} h {moment.minute:02d}"
    return f"{moment.hour} h"


def status(expression: str, local: dt.datetime) -> str:
    """``Ouvert jusqu'à 17 h``, ``Fermé, ouvre lundi à 9 h``; empty without readable hours."""
    if not expression:
        return ""
    try:
        hours = _parse(expression)
    except ParserError:
        return ""
    opened = bool(hours.is_open(local))
    change = hours.next_change(local)
    if change is None or change > local + dt.timedelta(days=NEXT_CHANGE_DAYS):
        return _("Ouvert en continu") if opened else _("Fermé")
    if opened:
        return _("Ouvert jusqu’à %(time)s") % {"time": _moment(change, local)}
    return _("Fermé, ouvre %(time)s") % {"time": _moment(change, local, at=True)}


def _moment(change: dt.datetime, local: dt.datetime, *, at: bool = False) -> str:
    clock = _clock(change)
    if change.date() == local.date():
        return _("à %(clock)s") % {"clock": clock} if at else clock
    if change.date() == local.date() + dt.timedelta(days=1):
        return _("demain à %(clock)s") % {"clock": clock}
    return _("%(day)s à %(clock)s") % {"day": date_format(change, "l"), "clock": clock}
