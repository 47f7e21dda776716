"""A plain week, and the same in the notation of OpenStreetMap; what is not plain stays as it is.

Two openings a day at most, within the day, the same every week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MOST_SPANS = 2
HOLIDAYS = "PH off"
OFF = "off"

Span = tuple[str, str]  # ("09:00", "24:00"): in order as texts too

_RULE = re.compile(r"(?P<days>[A-Za-z,-]+) +(?P<spans>off|[0-9:,-]+)")
_SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)")


@dataclass(slots=True)
class Week:
    """The openings of each day, Monday first; closed on public holidays or not."""

    days: list[list[Span]] = field(default_factory=lambda: [[] for _day in DAYS])
    closed_on_holidays: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(self.days)

    def __str__(self) -> str:
        """``Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off``; empty when never open."""
        rules: dict[str, list[int]] = {}
        for rank, spans in enumerate(self.days):
            if spans:
                hours = ",".join(f"{opens}-{closes}" for opens, closes in spans)
                rules.setdefault(hours, []).append(rank)
        written = [f"{_names(ranks)} {hours}" for hours, ranks in rules.items()]
        return "; ".join([*written, HOLIDAYS] if written and self.closed_on_holidays else written)


def week_of(expression: str) -> Week | None:
    """The week that an expression says; None when it says anything else than a plain week.

    A day opened by two rules is no plain one: the second would replace the first.
    """
    week = Week()
    for rule in filter(None, (part.strip() for part in expression.split(";"))):
        if rule == HOLIDAYS:
            week.closed_on_holidays = True
            continue
        match = _RULE.fullmatch(rule)
        ranks = _ranks(match["days"]) if match else None
        spans = _spans(match["spans"]) if match else None
        if ranks is None or spans is None or week.closed_on_holidays:
            return None
        for rank in ranks:
            if spans and week.days[rank]:
                return None
            week.days[rank] = list(spans)
    return None if week.is_empty and expression else week


def _names(ranks: list[int]) -> str:
    """``Mo-We,Fr``."""
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and runs[-1][-1] + 1 == rank:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    return ",".join(_run(run) for run in runs)


def _run(ranks: list[int]) -> str:
    names = [DAYS[rank] for rank in ranks]
    is_pair = len(names) <= 2  # noqa: PLR2004
    return ",".join(names) if is_pair else f"{names[0]}-{names[-1]}"


def _ranks(days: str) -> list[int] | None:
    """Of ``Mo-We,Fr``; None when one is unknown or the range goes back."""
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


def _spans(text: str) -> list[Span] | None:
    """Two at most, one after the other; None otherwise, a night included."""
    if text == OFF:
        return []
    spans: list[Span] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part)
        if match is None:
            return None
        opens, closes = match.groups()
        if closes <= opens or (spans and opens < spans[-1][1]):
            return None
        spans.append((opens, closes))
    return spans if len(spans) <= MOST_SPANS else None
