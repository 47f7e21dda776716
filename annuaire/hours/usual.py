"""Weeks that are the same all year, in a form read in a microsecond; a mask to find them by.

The notation of OpenStreetMap takes the library 50 µs to read: too long for the thousand places of
a search. Nearly all hours are a plain week (``annuaire.hours.week``): they are kept next to the
search row as ``usual_week``, and say as the library does whether a place is open. All other hours
stay the library's.

``open_mask`` has a bit for each part of the day of each weekday, and one for public holidays. A
place without the bits of a moment is closed then; one that has them may be open.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from annuaire.hours.week import DAYS, Week, week_of

ALWAYS = "24/7"
WHOLE_DAY = ("00:00", "24:00")
HOLIDAYS_TOO = "h"
CLOSED = "0"
# When the parts of a day begin, chosen where the hours of France change: 18:30 is told from 19:30,
# and who closes for lunch from who does not. The first and the last are the same one: the night.
PARTS = ("00:00", "08:00", "12:00", "12:30", "13:30", "14:00", "17:00", "18:00", "19:00")
PARTS_OF_A_DAY = len(PARTS) - 1
HOLIDAY_BIT = 1 << len(DAYS) * PARTS_OF_A_DAY
ANY_TIME = 2 * HOLIDAY_BIT - 1  # what is not known by its week may always be open


class Usual(NamedTuple):
    """``week``: ``1111200h;09:00-12:00,14:00-17:00;10:00-12:00``, empty when the hours are no
    plain week. The digit of a day, Monday first, is the number of its openings in what follows;
    ``h`` when they hold on public holidays too."""

    week: str
    mask: int


@lru_cache(maxsize=4096)
def usual(expression: str) -> Usual:
    """What is kept of opening hours; nothing open without hours."""
    if not expression:
        return Usual("", 0)
    week = _plain_week(expression)
    return Usual(_written(week), _mask(week)) if week else Usual("", ANY_TIME)


def wanted_mask(local: dt.datetime, *, is_holiday: bool) -> int:
    """The bits without which a place is closed at a local time."""
    bit = _bit(local.weekday(), _part(_clock(local)))
    return bit | HOLIDAY_BIT if is_holiday else bit


def says_open(week: str, local: dt.datetime, *, is_holiday: bool) -> bool:
    """Whether a place with a usual week, which may not be empty, is open at a local time."""
    days, *openings = week.split(";")
    number = days[local.weekday()]
    if number == CLOSED or (is_holiday and not days.endswith(HOLIDAYS_TOO)):
        return False
    clock = _clock(local)
    return any(span[:5] <= clock < span[6:] for span in openings[int(number) - 1].split(","))


def _plain_week(expression: str) -> Week | None:
    if expression.strip() == ALWAYS:
        return Week([[WHOLE_DAY] for _day in DAYS])
    return week_of(expression)


def _written(week: Week) -> str:
    openings = [",".join(f"{opens}-{closes}" for opens, closes in day) for day in week.days]
    different = list(dict.fromkeys(filter(None, openings)))
    digits = "".join(str(different.index(one) + 1) if one else CLOSED for one in openings)
    return ";".join([digits + ("" if week.closed_on_holidays else HOLIDAYS_TOO), *different])


def _mask(week: Week) -> int:
    mask = 0 if week.closed_on_holidays else HOLIDAY_BIT
    for day, spans in enumerate(week.days):
        for opens, closes in spans:
            for part, begins in enumerate(PARTS):
                ends = PARTS[part + 1] if part < PARTS_OF_A_DAY else WHOLE_DAY[1]
                if opens < ends and begins < closes:
                    mask |= _bit(day, part)
    return mask


def _part(clock: str) -> int:
    return sum(begins <= clock for begins in PARTS) - 1


def _bit(day: int, part: int) -> int:
    return 1 << (day * PARTS_OF_A_DAY + part % PARTS_OF_A_DAY)


def _clock(local: dt.datetime) -> str:
    return f"{local:%H:%M}"
