"""A listing in a list of results, public things only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from annuaire import opening
from annuaire.facets import ACCESSIBILITY, LABELS, MODES, PRICES, UNUSUAL_HOURS, Label
from annuaire.models import Category, Coverage, Listing, Precision, SearchRow
from annuaire.models.coverage import LOCATED
from annuaire.presentation.names import Territories, held, label_of, origin_note, territory_names
from annuaire.search import Hit
from millejours.models import Need
from millejours.vocabulary import Entry, vocabulary

TRAITS_OF_CARD = (*LABELS, *MODES[1:], *ACCESSIBILITY[:2], *UNUSUAL_HOURS, *PRICES[:1])
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A listing in a list of results; ``position``: "latitude,longitude" of its public point."""

    id: int
    name: str
    structure: str
    category: str
    url: str
    places: str
    distance_km: float | None
    needs: list[Entry]
    traits: list[Label]
    origin_note: str
    status: str
    is_open: bool
    is_closed: bool
    is_approximate: bool
    position: str
    lang: str


def cards(hits: Iterable[Hit], now: dt.datetime | None = None) -> list[Card]:
    """The cards of ``hits``, in order, in four queries whatever their number."""
    wanted = list(hits)
    listings = Listing.objects.published().for_cards().in_bulk([hit.listing_id for hit in wanted])
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        rows[row.listing_id].append(row)
    names = territory_names([row for found in rows.values() for row in found])
    own_hours = dict(
        Coverage.objects.filter(listing_id__in=listings)
        .exclude(opening_hours="")
        .order_by()
        .values_list("pk", "opening_hours")
    )
    return [
        _card(
            listings[hit.listing_id], rows[hit.listing_id], hit, names, own_hours=own_hours, now=now
        )
        for hit in wanted
        if hit.listing_id in listings and rows[hit.listing_id]
    ]


def _card(
    listing: Listing,
    rows: list[SearchRow],
    hit: Hit,
    names: Territories,
    *,
    own_hours: dict[int, str],
    now: dt.datetime | None,
) -> Card:
    first = rows[0]
    located_rows = [row for row in rows if row.kind in LOCATED]
    located = next((row for row in located_rows if row.latitude is not None), None)
    moments = [
        (
            opening.of_presence(own_hours.get(row.coverage_id, ""), listing.opening_hours),
            opening.local_now(names.time_zone_of(row), now),
        )
        for row in rows
    ]
    is_approximate = any(row.precision == Precision.COMMUNE for row in located_rows)
    closure = opening.closure(listing.closed_until, moments[0][1])
    status, is_open = _status_of(moments)
    places = list(dict.fromkeys(names.name_of(row) for row in rows))
    return Card(
        id=listing.pk,
        name=listing.name,
        structure=listing.structure,
        category=label_of(Category, first.categories_mask),
        url=listing.get_absolute_url(),
        places=_enumerated([name for name in places if name]),
        distance_km=shown_distance(hit.distance_km, is_approximate),
        needs=vocabulary(Need).of_mask(first.needs_mask),
        traits=[trait.label for trait in held(TRAITS_OF_CARD, first.traits_mask)],
        origin_note=origin_note(listing),
        status=closure or status,
        is_open=not closure and is_open,
        is_closed=bool(closure),
        is_approximate=is_approximate,
        position=f"{located.latitude},{located.longitude}" if located else "",
        lang=listing.language,
    )


def _status_of(moments: list[tuple[str, dt.datetime]]) -> tuple[str, bool]:
    """Of the hours of each presence and its local time: what is open first, else the first said.

    The same as "open now" finds: one presence open is enough.
    """
    for hours, local in moments:
        if opening.is_open(hours, local):
            return opening.status(hours, local), True
    said = (opening.status(hours, local) for hours, local in moments)
    return next(filter(None, said), ""), False


def shown_distance(kilometres: float | None, is_approximate: bool) -> float | None:
    """None under 1 km of a point that is only the middle of a commune: it says nothing.

    Whole kilometres farther from such a point; as it is otherwise.
    """
    if kilometres is None or not is_approximate:
        return kilometres
    return round(kilometres) if kilometres >= 1 else None


def _enumerated(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_PLACES])
    return f"{shown} …" if len(names) > MOST_PLACES else shown
