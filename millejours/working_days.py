"""Working days: Monday to Friday, less the public holidays of a French territory.

Days are those of Paris, whatever the territory: a deadline is the same moment for everybody.
``territory`` is the INSEE code of a department. Only some have holidays of their own (overseas,
Moselle, Alsace); any other code, or None, has the eleven holidays of the Code du travail.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from holidays.countries import France

PARIS: Final = ZoneInfo("Europe/Paris")
END_OF_DAY: Final = time(23, 59, 59)
SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)

# INSEE code of the territory -> its code in python-holidays.
OWN_HOLIDAYS: Final = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


@lru_cache(maxsize=200)
def _holidays(year: int, subdivision: str | None) -> frozenset[date]:
    return frozenset(France(years=year, subdiv=subdivision))


def public_holidays(year: int, territory: str | None = None) -> frozenset[date]:
    """The public holidays of a year, those that fall on a week-end included."""
    return _holidays(year, OWN_HOLIDAYS.get(territory or ""))


def is_working_day(day: date, territory: str | None = None) -> bool:
    """Whether people work on ``day`` (a date, or an aware datetime, then its day in Paris)."""
    day = _day_of(day)
    return day.weekday() < SATURDAY and day not in public_holidays(day.year, territory)


def add_working_days(start: date, days: int, territory: str | None = None) -> datetime:
    """The end (23:59:59 in Paris) of the ``days``-th working day after the day of ``start``.

    ``start``: a date or an aware datetime; its own day never counts. Zero days is the end of that
    day when people work on it, of the next working day otherwise. Raises ValueError for a
    negative number of days and for a datetime without a time zone.
    """
    if days < 0:
        raise ValueError("Le nombre de jours ouvrés ne peut pas être négatif.")
    day = _day_of(start)
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, territory)
    while not is_working_day(day, territory):
        day += ONE_DAY
    return datetime.combine(day, END_OF_DAY, PARIS)


def working_days_between(start: date, end: date, territory: str | None = None) -> int:
    """How many working days come after the day of ``start``, up to that of ``end`` included.

    The reverse of ``add_working_days``. Zero when ``end`` is not after ``start``. Raises ValueError
    for a datetime without a time zone.
    """
    first, last = _day_of(start), _day_of(end)
    span = max(0, (last - first).days)
    return sum(is_working_day(first + timedelta(days=n), territory) for n in range(1, span + 1))


def _day_of(moment: date) -> date:
    if not isinstance(moment, datetime):
        return moment
    if timezone.is_naive(moment):
        raise ValueError("Une heure sans fuseau ne désigne aucun jour.")
    return moment.astimezone(PARIS).date()
