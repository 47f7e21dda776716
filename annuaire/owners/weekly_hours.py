"""A plain week, and the same in the notation of OpenStreetMap; what is not plain stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MOST_SPANS = 2
RULE = re.compile(r"^(?P<days>[A-Za-z,-]+) +(?P<spans>off|[0-9:,-]+)$")
SPAN = re.compile(r"^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$")

Span = tuple[dt.time, dt.time]


@dataclass(slots=True)
class Week:
    """The spans of each day, Monday first, at most two a day; closed on public holidays or not."""

    days: list[list[Span]] = field(default_factory=lambda: [[] for _day in DAYS])
    closed_on_holidays: bool = False

    def __str__(self) -> str:
        """``Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off``; empty when never open."""
        rules = []
        for spans, ranks in groupby(range(len(DAYS)), key=lambda rank: _spans(self.days[rank])):
            if spans:
                rules.append(f"{_names(list(ranks))} {spans}")
        if rules and self.closed_on_holidays:
            rules.append("PH off")
        return "; ".join(rules)


def week_of(expression: str) -> Week | None:
    """The week that an expression says; None when it says more than a plain week."""
    week = Week()
    for rule in [part.strip() for part in expression.split(";") if part.strip()]:
        if rule == "PH off":
            week.closed_on_holidays = True
            continue
        match = RULE.match(rule)
        ranks = _ranks(match["days"]) if match else None
        spans = _read_spans(match["spans"]) if match else None
        if ranks is None or spans is None:
            return None
        for rank in ranks:
            week.days[rank] = list(spans)
    return week


def in_words(expression: str) -> str:
    """``lundi–vendredi 09:00–12:00``…; unchanged when it is no plain week."""
    week = week_of(expression)
    if week is None or not expression:
        return expression
    said = [
        f"{_said_days(list(ranks))} {spans.replace('-', '–').replace(',', ', ')}"
        for spans, ranks in groupby(range(len(DAYS)), key=lambda rank: _spans(week.days[rank]))
        if spans
    ]
    if week.closed_on_holidays:
        said.append(_("fermé les jours fériés"))
    return "\u00a0; ".join(said)


def _said_days(ranks: list[int]) -> str:
    first, last = WEEKDAYS[ranks[0]], WEEKDAYS[ranks[-1]]
    return str(first) if first == last else f"{first}–{last}"


def _spans(spans: list[Span]) -> str:
    return ",".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in spans)


def _names(ranks: list[int]) -> str:
    first, last = DAYS[ranks[0]], DAYS[ranks[-1]]
    return first if first == last else f"{first}-{last}"


def _ranks(days: str) -> list[int] | None:
    ranks: list[int] = []
    for part in days.split(","):
        first, _dash, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            return None
        ranks += range(start, end + 1)
    return ranks


def _read_spans(text: str) -> list[Span] | None:
    """Two spans at most, one after the other; None otherwise, a night included."""
    if text == "off":
        return []
    spans: list[Span] = []
    for part in text.split(","):
        match = SPAN.match(part)
        if match is None:
            return None
        opens, minute, closes, last_minute = (int(number) for number in match.groups())
        begins, ends = dt.time(opens, minute), dt.time(closes, last_minute)
        if ends <= begins or (spans and begins < spans[-1][1]):
            return None
        spans.append((begins, ends))
    return spans if len(spans) <= MOST_SPANS else None
