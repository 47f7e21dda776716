"""Opening hours as a simple table, two openings a day, and the OpenStreetMap notation of it.

What the table cannot say (weeks, months, school holidays) is left in its own notation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
MOST_SPANS = 2
HOLIDAYS = "PH off"

Span = tuple[str, str]  # "09:00", "12:00"

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)")
_RULE = re.compile(r"(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) (?P<hours>\S+)")


@dataclass(slots=True)
class Table:
    """The openings of each day; ``closed_on_holidays``: on public holidays."""

    days: dict[str, list[Span]] = field(default_factory=dict)
    closed_on_holidays: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(self.days.values())


def to_osm(table: Table) -> str:
    """The notation of a table, days with the same openings together; empty for an empty one."""
    if table.is_empty:
        return ""
    rules: dict[str, list[str]] = {}
    for day in DAYS:
        if spans := table.days.get(day):
            hours = ",".join(f"{opens}-{closes}" for opens, closes in spans)
            rules.setdefault(hours, []).append(day)
    written = [f"{_days(days)} {hours}" for hours, days in rules.items()]
    return "; ".join([*written, HOLIDAYS] if table.closed_on_holidays else written)


def _days(days: list[str]) -> str:
    """``Mo-We,Fr``."""
    runs: list[list[str]] = []
    for day in days:
        if runs and DAYS.index(runs[-1][-1]) + 1 == DAYS.index(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    named = [[day.capitalize() for day in run] for run in runs]
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > MOST_SPANS else ",".join(run) for run in named
    )


def from_osm(text: str) -> Table | None:
    """The table that says the same; None when none does."""
    table = Table()
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        if rule == HOLIDAYS:
            table.closed_on_holidays = True
            continue
        match = _RULE.fullmatch(rule)
        spans = _spans(match["hours"]) if match else None
        days = _read_days(match["days"]) if match else []
        if spans is None or not days or any(day in table.days for day in days):
            return None
        table.days |= {day: list(spans) for day in days}
    return table


def _spans(text: str) -> list[Span] | None:
    found = [_SPAN.fullmatch(part) for part in text.split(",")]
    if len(found) > MOST_SPANS:
        return None
    spans = [tuple(match[0].split("-")) for match in found if match]
    in_order = [moment for span in spans for moment in span]
    if len(spans) != len(found) or in_order != sorted(set(in_order)):
        return None
    return [(opens, closes) for opens, closes in spans]


def _read_days(text: str) -> list[str]:
    """The days of ``Mo-We,Fr``; empty when one is unknown or the range goes back."""
    days: list[str] = []
    for part in text.lower().split(","):
        first, _dash, last = part.partition("-")
        last = last or first
        if first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
            return []
        days += DAYS[DAYS.index(first) : DAYS.index(last) + 1]
    return days if len(set(days)) == len(days) else []
