"""Opening hours as a week in words, for who does not know the notation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.hours.week import week_of

# A Monday whose week has no public holiday.
PLAIN_WEEK = dt.datetime(2027, 3, 1)  # noqa: DTZ001 (local to the place)

PAIR = 2


def in_lines(expression: str) -> str:
    """« du lundi au vendredi : 9 h – 12 h », a line each; the notation last, which says all.

    Seasons and holidays are in the notation only.
    """
    lines = [_said(run) for run in _runs(expression)]
    return "\n".join([*lines, _("notation\u00a0: %s") % expression])


def in_a_line(expression: str) -> str:
    """The days that are open, one after the other; the notation itself when it is no plain week."""
    week = week_of(expression)
    if week is None:
        return expression
    said = [_said(run) for run in _runs(expression) if run[0].spans]
    if week.closed_on_holidays:
        said.append(_("fermé les jours fériés"))
    return "\u00a0; ".join(said)


def _runs(expression: str) -> Iterator[list[opening.Day]]:
    """The days that follow each other with the same hours."""
    days = opening.week(expression, PLAIN_WEEK)
    return (list(run) for _spans, run in groupby(days, key=lambda day: day.spans))


def _said(days: list[opening.Day]) -> str:
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
