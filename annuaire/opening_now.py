"""What is open at this minute: hours are read one listing at a time, a database cannot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from annuaire import opening
from annuaire.facets import HAS_HOURS
from annuaire.models import Coverage, Listing
from annuaire.models.coverage import LOCATED
from annuaire.models.search_row import SearchRowQuerySet
from territoires.atlas import atlas

MOST_ROWS = 1000


@dataclass(slots=True)
class Hours:
    """The opening hours of a listing, and the last day of a closure."""

    expressions: set[str] = field(default_factory=set)
    closed_until: dt.date | None = None


def hours_of(listings: list[int]) -> dict[int, Hours]:
    """The opening hours of listings, their own and those of their places and stops."""
    hours = {pk: Hours() for pk in listings}
    own = Listing.objects.filter(pk__in=listings).order_by()
    places = (
        Coverage.objects.filter(listing_id__in=listings, kind__in=LOCATED)
        .order_by()
        .values_list("listing_id", "opening_hours")
    )
    for pk, expression, closed_until in own.values_list("pk", "opening_hours", "closed_until"):
        hours[pk] = Hours({expression}, closed_until)
    for pk, expression in places:
        hours[pk].expressions.add(expression)
    return hours


def are_open(hours: Hours, local: dt.datetime) -> bool:
    """Whether one of the hours says open at a local time, outside of a closure."""
    if opening.is_closed(hours.closed_until, local):
        return False
    return any(opening.is_open(expression, local) for expression in hours.expressions)


def rows_open_now(rows: SearchRowQuerySet, now: dt.datetime | None = None) -> list[int]:
    """The keys of the rows, among the first MOST_ROWS with hours, that are open now."""
    with_hours = rows.having({"traits_mask": HAS_HOURS.mask}).order_by("pk")
    found = with_hours.values_list("pk", "listing_id", "departement_code")[:MOST_ROWS]
    keys = list(found)
    hours = hours_of([listing for _pk, listing, _departement in keys])
    zones = atlas()
    clocks = {
        departement: opening.local_now(zones.time_zone(departement), now)
        for _pk, _listing, departement in keys
    }
    return [
        pk for pk, listing, departement in keys if are_open(hours[listing], clocks[departement])
    ]
