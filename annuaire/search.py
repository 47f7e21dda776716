"""The search of the directory: what is near a place, who comes, who helps at a distance.

Results are four sections read one after the other (docs/decisions/0007): places by distance,
then those who come to the person's home, those active on her territory without a public
address, and those at a distance. Every section is counted, up to ``MOST``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Min

from annuaire.facets import AT_HOME, FACETS, HAS_HOURS, Facet
from annuaire.geometry import distance_km
from annuaire.models import CoverageKind, SearchRow
from annuaire.models.search_row import MASKS, SearchRowQuerySet
from annuaire.opening_now import AT_ONCE, HOURS, Clock, Row, open_rows
from annuaire.ranking import RANKED, Ranked, order, rank
from annuaire.rarities import nearest_rarities
from territoires.place import Place, PlaceType

MOST = 1000
FIRST_RING, WIDEST_STEP, NEARLY_WHOLE, MOST_RINGS = 1 / 20, 5, 1 / 2, 4
WIDER, WIDE_KM, FARTHEST_KM = 5, 150, 1000
OPEN_NOW_FIRST, OPEN_NOW_CANDIDATES = 1250, 5000
TRAITS = MASKS.index("traits_mask")

Masks = tuple[int, ...]  # those of one listing, in the order of MASKS
Found = dict[int, Masks]  # by listing, in the order to show
Counts = dict[str, dict[str, int]]  # by facet, then by option
Rows = Any  # a SearchRowQuerySet read as tuples: confirmed, listing, kind, then the masks


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing found; ``distance_km`` is None for those without a distance."""

    listing_id: int
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the results: its hits are known only where the page needs them."""

    name: str
    total: int

    @property
    def is_capped(self) -> bool:
        return self.total > MOST

    @property
    def readable(self) -> int:
        """How many can be reached page by page."""
        return min(self.total, MOST)


@dataclass(frozen=True, slots=True)
class Near:
    """The listings near the place, as one reading of the index tells: their masks, and how they
    rank; ``ranked`` is None when there are too many to be read whole."""

    masks: list[Masks]
    ranked: Ranked | None


@dataclass(slots=True)
class Results:
    """Sections in order, the hits of the page asked for, and the counts of the facets."""

    sections: list[Section]
    hits: dict[str, list[Hit]]
    counts: Counts | None
    nearest_beyond: list[Hit] = field(default_factory=list)
    examined_only: int = 0

    @property
    def total(self) -> int:
        return sum(section.readable for section in self.sections)


class Search:
    """One search around a place, with its filters."""

    def __init__(
        self,
        place: Place,
        radius_km: float,
        masks: dict[str, int],
        *,
        open_now: bool = False,
        now: dt.datetime | None = None,
        relaxed: dict[str, dict[str, int]] | None = None,
    ) -> None:
        """``relaxed`` gives, for each single-valued facet chosen, the masks without it."""
        self.place = place
        self.radius_km = radius_km
        self.masks = dict(masks)
        self.open_now = open_now
        self.now = now
        self.relaxed = relaxed or {}
        if open_now:
            self.masks["traits_mask"] = self.masks.get("traits_mask", 0) | HAS_HOURS.mask

    # --- The rows of each kind -----------------------------------------------------------------

    def _located(self, masks: dict[str, int], radius_km: float | None = None) -> SearchRowQuerySet:
        return self._around(SearchRow.objects.located(), masks, radius_km)

    def _around(
        self, rows: SearchRowQuerySet, masks: dict[str, int], radius_km: float | None = None
    ) -> SearchRowQuerySet:
        """Those of ``rows`` within the radius, and on the territory when one is searched."""
        place = self.place
        if place.departement_code and place.is_territory:
            rows = rows.filter(departement_code=place.departement_code)
        elif place.is_territory:
            rows = rows.filter(region_code=place.region_code)
        radius_km = radius_km or self.radius_km
        return rows.within(place.latitude, place.longitude, radius_km, masks)

    # --- Results -------------------------------------------------------------------------------

    def run(self, offset: int, limit: int) -> Results:
        """The hits ``offset`` … ``offset + limit`` of all sections put end to end."""
        if self.open_now:
            return self._run_open_now(offset, limit)
        near, found = self._near(self.masks), self._elsewhere(self.masks)
        sections = [Section("near", len(near.masks))]
        sections += [Section(name, len(masks)) for name, masks in found.items()]
        elsewhere = {name: [Hit(pk) for pk in masks] for name, masks in found.items()}
        hits = self._slice(sections, near, elsewhere, offset, limit)
        results = Results(sections, hits, self._counts(near.masks, found))
        if not near.masks:
            results.nearest_beyond = self._beyond()
        return results

    def _slice(
        self,
        sections: list[Section],
        near: Near,
        elsewhere: dict[str, list[Hit]],
        offset: int,
        limit: int,
    ) -> dict[str, list[Hit]]:
        hits: dict[str, list[Hit]] = {}
        for section in sections:
            if offset < section.readable and limit > 0:
                wanted = min(limit, section.readable - offset)
                if section.name == "near":
                    hits["near"] = self._nearest(offset, wanted, near.ranked)
                else:
                    hits[section.name] = elsewhere[section.name][offset : offset + wanted]
                limit -= wanted
            offset = max(0, offset - section.readable)
        return hits

    # --- Counting ------------------------------------------------------------------------------

    def _counts(self, near: list[Masks], found: dict[str, Found]) -> Counts | None:
        """How many results hold each option, all sections together; None past MOST."""
        everything = _all_masks(near, found)
        if everything is None:
            return None
        counts = {facet.parameter: count_options(facet, everything) for facet in FACETS}
        for facet in FACETS:
            if facet.parameter in self.relaxed:
                others = self._others(self.relaxed[facet.parameter])
                counts[facet.parameter] = count_options(facet, others) if others else {}
        return counts

    def _others(self, masks: dict[str, int]) -> list[Masks] | None:
        """What a facet is counted among: the results without it; None past MOST.

        Those near the place are often enough to know that they are too many.
        """
        keys = self._located(masks).order_by().values_list("listing_id", flat=True)
        if len(set(keys[: MOST + 1])) > MOST:
            return None
        return _all_masks(self._near(masks).masks, self._elsewhere(masks))

    def _near(self, masks: dict[str, int]) -> Near:
        """Those near the place: whole up to ``MOST`` rows, otherwise ``MOST + 1`` means more.

        Few results are found by reading the whole circle: it is read once, for the list, the
        total and the counts alike. Many are found at its beginning.
        """
        located = self._located(masks).order_by()
        rows = list(located.values_list(*RANKED, *MASKS)[: MOST + 1])
        held: Found = {pk: tuple(bits) for pk, _confirmed, _chord2, *bits in rows}
        if len(rows) > MOST:
            capped = len(held) > MOST
            return Near(list(held.values()) if capped else self._distinct_masks(masks), None)
        return Near(list(held.values()), rank(rows))

    def _distinct_masks(self, masks: dict[str, int]) -> list[Masks]:
        """One by listing: a bus has many stops."""
        rows = self._located(masks).order_by().values_list("listing_id", *MASKS).distinct()
        return [row[1:] for row in rows[: MOST + 1]]

    # --- Finding -------------------------------------------------------------------------------

    def _nearest(self, offset: int, limit: int, ranked: Ranked | None = None) -> list[Hit]:
        """The nearest listings, confirmed ones first: those of ``ranked`` when all are known,
        otherwise looked for in wider and wider rings.

        What lies within a ring is nearer than what lies outside: once a ring holds enough
        confirmed listings, they are the nearest.
        """
        rows = self._ringed(offset + limit) if ranked is None else ranked[: offset + limit]
        return [Hit(pk, distance_km(chord2)) for pk, _confirmed, chord2 in rows[offset:]]

    def _ringed(self, wanted: int) -> Ranked:
        """The ``wanted`` nearest listings, confirmed first, looked for in wider and wider rings.

        A ring is made wide enough for what the one before had to hold twice too many; its size
        changes the time it takes, never what is found.
        """
        ring = FIRST_RING
        for turn in range(MOST_RINGS):
            rows = self._ranked(self.radius_km * ring, wanted)
            if ring == 1 or (len(rows) == wanted and rows[-1][1]):
                break
            confirmed = sum(confirmed for _pk, confirmed, _chord2 in rows)
            wider = ring * min(WIDEST_STEP, math.sqrt(2 * wanted / max(confirmed, 1)))
            is_last = wider > NEARLY_WHOLE or turn == MOST_RINGS - 2
            ring = 1 if is_last else wider
        return rows

    def _ranked(self, radius_km: float, limit: int) -> Ranked:
        """``(listing, confirmed, squared chord)`` within a radius, confirmed first, then near."""
        return list(
            self._located(self.masks, radius_km)
            .order_by()
            .values("listing_id", "confirmed")
            .annotate(nearest=Min("chord2"))
            .order_by("-confirmed", "nearest", "listing_id")
            .values_list("listing_id", "confirmed", "nearest")[:limit]
        )

    def _elsewhere(self, masks: dict[str, int]) -> dict[str, Found]:
        """Listings without a place of their own: at home, on the territory, at a distance.

        One reading, as long as it is whole; otherwise the first ``MOST + 1`` of each part.
        """
        found: dict[str, Found] = {"at_home": {}, "territory": {}, "remote": {}}
        parts = self._parts_of_elsewhere(masks)
        most = len(parts) * (MOST + 1)
        rows = list(parts[0].union(*parts[1:], all=True)[:most])
        if len(rows) == most:
            rows = [row for part in _split_by_section(parts) for row in part[: MOST + 1]]
        for _confirmed, pk, kind, *held in sorted(rows, key=lambda row: (not row[0], row[1])):
            found[_section_of(kind, held[TRAITS])][pk] = tuple(held)
        return found

    def _parts_of_elsewhere(self, masks: dict[str, int]) -> list[Rows]:
        """The areas that serve the place, those within the radius, what is at a distance."""
        place = self.place
        areas, remote = SearchRow.objects.areas(), SearchRow.objects.remote()
        serving = areas.serving(place.commune_code, place.departement_code, place.region_code)
        columns = ("confirmed", "listing_id", "kind", *MASKS)
        return [
            rows.order_by().values_list(*columns)
            for rows in (serving.having(masks), self._around(areas, masks), remote.having(masks))
        ]

    def _beyond(self, limit: int = 3) -> list[Hit]:
        """The nearest listings up to FARTHEST_KM, whatever the border, when nothing is near."""
        place = self.place
        rows = nearest_rarities(place.latitude, place.longitude, self.masks, FARTHEST_KM, limit)
        if rows is None:
            beyond = Search(replace(place, type=PlaceType.POSITION), self.radius_km, self.masks)
            rows = beyond._ranked(min(self.radius_km * WIDER, WIDE_KM), limit)
            rows = rows or beyond._ranked(FARTHEST_KM, limit)
        return [Hit(pk, distance_km(chord2)) for pk, _confirmed, chord2 in rows]

    # --- Open now ------------------------------------------------------------------------------

    def _run_open_now(self, offset: int, limit: int) -> Results:
        """Only presences near the place whose hours say they are open at this minute.

        The whole circle up to OPEN_NOW_CANDIDATES rows that may be open; past that, as many open
        ones as a list may count, or those among its nearest.
        """
        clock = Clock.of(self.place.time_zone, self.now)
        self.masks["open_mask"] = clock.mask
        opened, is_whole = self._open_near(clock)
        if is_whole or len(opened) > MOST:
            wanted = min(offset + limit, MOST)
            nearest = opened if is_whole else self._nearest_open(clock, wanted)
            return _open_results(nearest, len(opened), offset, limit)
        nearest = self._nearest_open(clock, OPEN_NOW_CANDIDATES)
        results = _open_results(nearest, len(nearest), offset, limit)
        results.examined_only = OPEN_NOW_CANDIDATES
        return results

    def _open_near(self, clock: Clock) -> tuple[Ranked, bool]:
        """Listings open within the radius, nearest first, and whether these are all of them.

        More than MOST are enough to know: reading stops there.
        """
        ranked: Ranked = []
        first = (OPEN_NOW_FIRST,) if clock.is_busy else ()  # few are open: few to read, at once
        for most in (*first, OPEN_NOW_CANDIDATES):
            found = list(self._with_hours(self._located(self.masks).order_by()[: most + 1]))
            ranked = rank(open_rows(found, clock))
            if len(found) <= most:
                return ranked, True
            if len(ranked) > MOST:
                break
        return ranked, False

    def _nearest_open(self, clock: Clock, wanted: int) -> Ranked:
        """The ``wanted`` nearest that are open, confirmed first, or those among the candidates."""
        ranked: Ranked = []
        for most in sorted({min(2 * wanted, OPEN_NOW_CANDIDATES), OPEN_NOW_CANDIDATES}):
            candidates = self._ringed(most)
            ranked = rank(open_rows(self._rows_of([pk for pk, *_place in candidates]), clock))
            if len(candidates) < most:
                break
            # The place of a listing that is open may lie farther than others that were not read.
            ranked = [row for row in ranked if order(row) <= order(candidates[-1])]
            if len(ranked) >= wanted:
                break
        return ranked[:wanted]

    def _rows_of(self, listings: list[int]) -> list[Row]:
        """The rows near the place of some listings."""
        found: list[Row] = []
        for start in range(0, len(listings), AT_ONCE):
            some = listings[start : start + AT_ONCE]
            rows = self._located(self.masks).filter(listing_id__in=some).order_by()
            found += rows.values_list(*RANKED, *HOURS)
        return found

    def _with_hours(self, rows: SearchRowQuerySet) -> Rows:
        """Some rows with what only the table has: PostgreSQL chooses them by the index alone."""
        around = SearchRow.objects.with_distance(self.place.latitude, self.place.longitude)
        return around.filter(pk__in=rows.values("pk")).order_by().values_list(*RANKED, *HOURS)


def _open_results(nearest: Ranked, total: int, offset: int, limit: int) -> Results:
    """One section: what has no place of its own is not said to be open."""
    shown = nearest[:MOST][offset : offset + limit]
    return Results(
        sections=[Section("near", min(total, MOST + 1))],
        hits={"near": [Hit(pk, distance_km(chord2)) for pk, _confirmed, chord2 in shown]},
        counts=None,
    )


def _section_of(kind: str, traits: int) -> str:
    if kind == CoverageKind.REMOTE:
        return "remote"
    return "at_home" if traits & AT_HOME.mask else "territory"


def _split_by_section(parts: list[Rows]) -> list[Rows]:
    """The same rows, apart where they go to two sections, those to show first in front."""
    *areas, remote = parts
    at_home = [rows.having({"traits_mask": AT_HOME.mask}) for rows in areas]
    territory = [rows.lacking("traits_mask", AT_HOME.mask) for rows in areas]
    return [rows.order_by("-confirmed", "listing_id") for rows in (*at_home, *territory, remote)]


def _all_masks(near: list[Masks], found: dict[str, Found]) -> list[Masks] | None:
    """The masks of every result, section by section; None past MOST."""
    everything = [*near, *(masks for section in found.values() for masks in section.values())]
    return everything if len(everything) <= MOST else None


def count_options(facet: Facet, masks: Iterable[Masks]) -> dict[str, int]:
    """How many of the results hold each option; ``masks`` in the order of MASKS."""
    column = MASKS.index(facet.column)
    held: Counter[int] = Counter()
    for row in masks:
        bits = row[column]
        while bits:
            lowest = bits & -bits
            held[lowest] += 1
            bits ^= lowest
    return {option.slug: held[option.mask] for option in facet.options()}
