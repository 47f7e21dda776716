"""What is open at this minute: hours are read one listing at a time, a database cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from annuaire import opening
from annuaire.facets import HAS_HOURS
from annuaire.models import Coverage
from annuaire.models.search_row import SearchRowQuerySet
from territoires.atlas import atlas

MOST_ROWS = 1000


@dataclass(slots=True)
class Hours:
    """The opening hours of some presences of a listing, and the last day of a closure."""

    expressions: set[str] = field(default_factory=set)
    closed_until: dt.date | None = None


def hours_of(listings: list[int]) -> dict[int, Hours]:
    """The opening hours of listings: those of each of their presences."""
    hours = {pk: Hours() for pk in listings}
    for _pk, listing, expression, closed_until in _read(listings):
        hours[listing].expressions.add(expression)
        hours[listing].closed_until = closed_until
    return hours


def _read(listings: list[int]) -> Iterable[tuple[int, int, str, dt.date | None]]:
    """Each presence of some listings: its key, its listing's, its hours, the closure."""
    columns = ("pk", "listing_id", "opening_hours", "listing__opening_hours")
    found = Coverage.objects.filter(listing_id__in=listings).order_by()
    for pk, listing, own, general, until in found.values_list(*columns, "listing__closed_until"):
        yield pk, listing, opening.of_presence(own, general), until


def are_open(hours: Hours, local: dt.datetime) -> bool:
    """Whether one of the hours says open at a local time, outside of a closure."""
    if opening.is_closed(hours.closed_until, local):
        return False
    return any(opening.is_open(expression, local) for expression in hours.expressions)


def rows_open_now(rows: SearchRowQuerySet, now: dt.datetime | None = None) -> list[int]:
    """The keys of the rows, among the first MOST_ROWS with hours, that are open now."""
    with_hours = rows.having({"traits_mask": HAS_HOURS.mask}).order_by("pk")
    columns = ("pk", "listing_id", "coverage_id", "departement_code")
    found = list(with_hours.values_list(*columns)[:MOST_ROWS])
    presences = {
        pk: Hours({expression}, until)
        for pk, _listing, expression, until in _read([listing for _pk, listing, *_more in found])
    }
    zones = atlas()
    clocks = {
        departement: opening.local_now(zones.time_zone(departement), now)
        for *_more, departement in found
    }
    return [
        pk
        for pk, _listing, presence, departement in found
        if presence in presences and are_open(presences[presence], clocks[departement])
    ]
