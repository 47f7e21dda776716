"""Opening hours as a week in words, for who reads a listing without knowing the notation."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.utils.translation import gettext as _

from annuaire import opening

# A Monday whose week has no public holiday.
PLAIN_WEEK = dt.datetime(2027, 3, 1)  # noqa: DTZ001 (local to the place)

PAIR = 2


def in_words(expression: str) -> str:
    """« du lundi au vendredi : 9 h – 12 h », a line each; the notation last, which says all.

    Seasons and holidays are in the notation only.
    """
    days = opening.week(expression, PLAIN_WEEK)
    lines = [_line(list(run)) for _spans, run in groupby(days, key=lambda day: day.spans)]
    return "\n".join([*lines, _("notation\u00a0: %s") % expression])


def _line(days: list[opening.Day]) -> str:
    what = {"when": _days(days), "hours": _hours(days[0])}
    return _("%(when)s\u00a0: %(hours)s") % what


def _days(days: list[opening.Day]) -> str:
    if len(days) == 1:
        return days[0].name
    if len(days) == PAIR:
        return _("%(first)s et %(last)s") % {"first": days[0].name, "last": days[1].name}
    return _("du %(first)s au %(last)s") % {"first": days[0].name, "last": days[-1].name}


def _hours(day: opening.Day) -> str:
    if not day.spans:
        return _("fermé")
    return ", ".join(f"{begins}\u00a0– {ends}" for begins, ends in day.spans)
