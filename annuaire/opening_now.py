"""What is open at this minute: bits of the index leave few places to read, then hours decide.

A plain week is read on the row itself (``annuaire.hours.usual``); other hours, where people wrote
them, by the library (docs/decisions/0028).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annuaire import opening
from annuaire.facets import HAS_HOURS
from annuaire.hours.usual import says_open, wanted_mask
from annuaire.models import Coverage
from annuaire.models.search_row import SearchRowQuerySet, held
from territoires.atlas import FALLBACK_TIME_ZONE, atlas

MOST_ROWS = 1000
AT_ONCE = 500  # presences whose hours are read in one query
SATURDAY = 5
WORKING_HOURS = frozenset({8, 9, 10, 11, 14, 15, 16, 17})
HOURS = ("coverage_id", "usual_week", "closed_until")

Row = tuple[Any, ...]  # columns of a SearchRow, of which the last three are HOURS


@dataclass(frozen=True, slots=True)
class Clock:
    """The local time of a place, and whether that day is a public holiday."""

    local: dt.datetime
    is_holiday: bool

    @classmethod
    def of(cls, time_zone: str, now: dt.datetime | None = None) -> Clock:
        local = opening.local_now(time_zone, now)
        return cls(local, opening.is_holiday(local.date()))

    @property
    def mask(self) -> int:
        """The bits of ``open_mask`` without which a row is closed."""
        return wanted_mask(self.local, is_holiday=self.is_holiday)

    @property
    def is_busy(self) -> bool:
        """Whether those that may be open are many at such an hour, and most of them open.

        It says how to read them, not which are open.
        """
        return self.local.weekday() < SATURDAY and self.local.hour in WORKING_HOURS

    def says_open(self, week: str) -> bool:
        return says_open(week, self.local, is_holiday=self.is_holiday)


def open_rows(rows: Iterable[Row], clock: Clock) -> list[Row]:
    """Those of ``rows`` that are open, in their order: exactly, whatever their hours."""
    known = list(rows)
    weeks = {week for *_others, week, _until in known if week}
    opened = {week for week in weeks if clock.says_open(week)}
    unusual = _open_presences([row[-3] for row in known if not row[-2]], clock.local)
    return [
        row
        for row in known
        if row[-3] in unusual or (row[-2] in opened and not opening.is_closed(row[-1], clock.local))
    ]


def _open_presences(presences: list[int], local: dt.datetime) -> set[int]:
    """The presences open at a local time by the hours that people wrote, outside of a closure."""
    columns = ("pk", "opening_hours", "listing__opening_hours", "listing__closed_until")
    opened, said = set(), dict[str, bool]()
    for start in range(0, len(presences), AT_ONCE):
        some = presences[start : start + AT_ONCE]
        found = Coverage.objects.filter(pk__in=some).order_by()
        for pk, own, general, until in found.values_list(*columns):
            expression = opening.of_presence(own, general)
            if expression not in said:
                said[expression] = opening.is_open(expression, local)
            if said[expression] and not opening.is_closed(until, local):
                opened.add(pk)
    return opened


def rows_open_now(rows: SearchRowQuerySet, now: dt.datetime | None = None) -> list[int]:
    """The keys of the rows that are open now, among the first MOST_ROWS that may be."""
    zones = atlas()
    clocks = {zone: Clock.of(zone, now) for zone in {FALLBACK_TIME_ZONE, *_elsewhere().values()}}
    likely = _likely_open(rows.having({"traits_mask": HAS_HOURS.mask}), clocks).order_by("pk")
    by_zone: dict[str, list[Row]] = defaultdict(list)
    for departement, *row in likely.values_list("departement_code", "pk", *HOURS)[:MOST_ROWS]:
        by_zone[zones.time_zone(departement)].append(tuple(row))
    return [row[0] for zone, found in by_zone.items() for row in open_rows(found, clocks[zone])]


def _elsewhere() -> dict[str, str]:
    """The time zones of the departments that do not live at the hour of most."""
    zones = {code: territory.time_zone for code, territory in atlas().departements.items()}
    return {code: zone for code, zone in zones.items() if zone != FALLBACK_TIME_ZONE}


def _likely_open(rows: SearchRowQuerySet, clocks: dict[str, Clock]) -> SearchRowQuerySet:
    """Rows that hold the bits of the moment where they are."""
    departements: dict[int, list[str]] = defaultdict(list)
    for code, zone in _elsewhere().items():
        departements[clocks[zone].mask].append(code)
    here = clocks[FALLBACK_TIME_ZONE].mask
    for mask in {here, *departements}:
        rows = rows.annotate(**{f"open_{mask}": held("open_mask", mask)})
    likely = Q(**{f"open_{here}": here}) & ~Q(departement_code__in=list(_elsewhere()))
    for mask, codes in departements.items():
        likely |= Q(**{f"open_{mask}": mask}, departement_code__in=codes)
    return rows.filter(likely)
