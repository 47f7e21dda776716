"""The results of a search, a few at a time, with what the public may read of each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from annuaire import opening
from annuaire.addresses import parts_of_address, public_address
from annuaire.models import Category, Coverage, Listing, Precision, SearchRow, SpokenLanguage
from annuaire.models.coverage import LOCATED
from annuaire.presentation.cards import shown_distance
from annuaire.presentation.detail import Spot
from annuaire.presentation.names import Territories, origin_note, territory_names
from annuaire.search import MOST, Hit, Search
from annuaire.search_page import SearchPage
from annuaire.texts import Text, texts_of
from millejours.models import Action, Audience, Need, Stage
from millejours.vocabulary import vocabulary
from territoires.place import Place

AT_ONCE = 200  # listings read together
SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A listing and its public presences; ``row`` holds the masks they share.

    ``hours``: each territory with the hours of the presence there, in the notation of
    OpenStreetMap; ``closed_until``: the last day of a closure that is not over.
    """

    listing: Listing
    row: SearchRow
    spots: list[Spot]
    territories: list[str]
    hours: list[tuple[str, str]]
    closed_until: dt.date | None
    distance_km: float | None

    @property
    def point(self) -> Spot | None:
        return next((spot for spot in self.spots if spot.is_located), None)

    @property
    def texts(self) -> list[Text]:
        return texts_of(self.listing)

    @property
    def shown_km(self) -> float | None:
        """As the page shows it, to a tenth: none from the middle of a commune."""
        is_approximate = any(spot.precision == Precision.COMMUNE for spot in self.spots)
        kilometres = shown_distance(self.distance_km, is_approximate)
        return None if kilometres is None else round(kilometres, 1)

    @property
    def origin_note(self) -> str:
        return origin_note(self.listing)

    @property
    def all_hours(self) -> str:
        """One notation, or one a place when they differ: « Mende (48) : We 10:00-12:00 | … »."""
        known = list(dict.fromkeys(one for one in self.hours if one[1]))
        if len({notation for _place, notation in self.hours}) <= 1:
            return known[0][1] if known else ""
        return " | ".join(f"{place} : {notation}".removeprefix(" : ") for place, notation in known)

    def labels(self, name: str) -> str:
        """The terms of a facet, in the language asked for, separated by « | »."""
        model, column = VOCABULARIES[name]
        entries = vocabulary(model).of_mask(getattr(self.row, column))
        return " | ".join(entry.label for entry in entries)


VOCABULARIES = {
    "category": (Category, "categories_mask"),
    "needs": (Need, "needs_mask"),
    "actions": (Action, "actions_mask"),
    "audiences": (Audience, "audiences_mask"),
    "stages": (Stage, "stages_mask"),
    "languages": (SpokenLanguage, "languages_mask"),
}


@dataclass(frozen=True, slots=True)
class Results:
    """``is_cut`` when a section holds more than MOST listings: the nearest ones are given."""

    hits: list[Hit]
    is_cut: bool

    def read(self) -> Iterator[Found]:
        """Each listing, read a few hundred at a time. One taken off line meanwhile is left out."""
        hits = iter(self.hits)
        while some := list(islice(hits, AT_ONCE)):
            yield from _read(some)


def results_of(page: SearchPage, place: Place) -> Results:
    """The very results of the page, all its pages one after the other."""
    search = Search(
        place, page.radius_km(place), page.filters.masks(), open_now=page.filters.open_now
    )
    results = search.run(0, SECTIONS * MOST)
    hits = [hit for section in results.sections for hit in results.hits.get(section.name, ())]
    return Results(hits, any(section.is_capped for section in results.sections))


def _read(hits: list[Hit]) -> Iterator[Found]:
    keys = [hit.listing_id for hit in hits]
    published = Listing.objects.published().prefetch_related("presentations")
    listings = published.in_bulk(keys)
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=keys).order_by("pk"):
        rows[row.listing_id].append(row)
    places = Coverage.objects.filter(listing_id__in=keys).order_by("pk")
    coverages = {coverage.pk: coverage for coverage in places}
    names = territory_names([row for some in rows.values() for row in some])
    for hit in hits:
        listing, own = listings.get(hit.listing_id), rows[hit.listing_id]
        if listing is not None and own:
            local = opening.local_now(names.time_zone_of(own[0]))
            is_closed = opening.is_closed(listing.closed_until, local)
            yield Found(
                listing=listing,
                row=own[0],
                spots=[
                    _spot(row, coverages.get(row.coverage_id), names)
                    for row in own
                    if row.kind in LOCATED
                ],
                territories=[name for row in own if (name := names.name_of(row))],
                hours=[
                    (names.name_of(row), _hours(listing, coverages.get(row.coverage_id)))
                    for row in own
                ],
                closed_until=listing.closed_until if is_closed else None,
                distance_km=hit.distance_km,
            )


def _hours(listing: Listing, coverage: Coverage | None) -> str:
    return opening.of_presence(coverage.opening_hours if coverage else "", listing.opening_hours)


def _spot(row: SearchRow, coverage: Coverage | None, names: Territories) -> Spot:
    """The public point of the row; the exact one of the coverage is read nowhere."""
    return Spot(
        kind=row.kind,
        title="",
        address=public_address(row, coverage),
        commune=names.name_of(row),
        latitude=row.latitude,
        longitude=row.longitude,
        precision=row.precision,
        parts=parts_of_address(row, coverage, names),
    )
