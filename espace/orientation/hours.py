"""When the places of a sheet are open, the seven days to come: in words, days alike together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annuaire import opening


@dataclass(frozen=True, slots=True)
class SheetHours:
    """``where``: of which presence; empty when all have the same."""

    where: str
    lines: list[str]


def hours_of_places(
    places: list[str], said: list[str], local: dt.datetime, closed_until: dt.date | None
) -> tuple[list[SheetHours], list[opening.Day]]:
    """Each with its place when they differ, and the days they are said of.

    Nothing is open before the end of a closure: a closure of the whole week leaves no hours.
    """
    shown: list[SheetHours] = []
    week: list[opening.Day] = []
    for place, hours in dict.fromkeys(zip(places, said, strict=True)):
        days = opening.week(hours, local, closed_until)
        if lines := _lines(days):
            week = days
            shown.append(SheetHours(place if len(set(said)) > 1 else "", lines))
    return (shown if len(set(said)) > 1 else shown[:1]), week


def hours_title(days: list[opening.Day]) -> str:
    """Which week they are those of: holidays included, they hold for no other."""
    if not days:
        return ""
    first, last = (date_format(day.date, "j F") for day in (days[0], days[-1]))
    return _("Horaires du %(first)s au %(last)s") % {"first": first, "last": last}


def _lines(days: list[opening.Day]) -> list[str]:
    """Monday first, days alike together; closed days are not said."""
    lines = []
    ordered = sorted(days, key=lambda day: day.date.weekday())
    for spans, group in groupby(ordered, key=lambda day: day.spans):
        alike = list(group)
        if not spans:
            continue
        names = alike[0].name
        if len(alike) > 1:
            names = _("%(first)s à %(last)s") % {"first": alike[0].name, "last": alike[-1].name}
        times = ", ".join(f"{begins} – {ends}" for begins, ends in spans)
        lines.append(f"{names}\u00a0: {times}")
    return lines
