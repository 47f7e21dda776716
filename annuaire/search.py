"""The search of the directory: what is near a place, who comes, who helps at a distance.

Results are four sections read one after the other (docs/decisions/0007): places by distance,
then those who come to the person's home, those active on her territory without a public
address, and those at a distance. Every section is counted, up to ``MOST``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Min

from annuaire import opening
from annuaire.facets import AT_HOME, FACETS, HAS_HOURS, Facet
from annuaire.geometry import distance_km
from annuaire.models import CoverageKind, Listing, SearchRow
from annuaire.models.search_row import MASKS, SearchRowQuerySet
from territoires.place import Place, PlaceType

MOST = 1000
RINGS = (1 / 20, 1 / 4, 1)
WIDER, FARTHEST_KM = 10, 1000
OPEN_NOW_CANDIDATES = 5000
OPEN_NOW_BATCH = 500


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


@dataclass(slots=True)
class Results:
    """Sections in order, the hits of the page asked for, and the counts of the facets."""

    sections: list[Section]
    hits: dict[str, list[Hit]]
    counts: dict[str, dict[str, int]] | None
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
        rows = SearchRow.objects.within(
            self.place.latitude, self.place.longitude, radius_km or self.radius_km
        ).located()
        return self._on_territory(rows).having(masks)

    def _on_territory(self, rows: SearchRowQuerySet) -> SearchRowQuerySet:
        if not self.place.is_territory:
            return rows
        if self.place.departement_code:
            return rows.filter(departement_code=self.place.departement_code)
        return rows.filter(region_code=self.place.region_code)

    # --- Reading -------------------------------------------------------------------------------

    def run(self, offset: int, limit: int) -> Results:
        """The hits ``offset`` … ``offset + limit`` of all sections put end to end."""
        if self.open_now:
            return self._run_open_now(offset, limit)
        near, counts = self._count_near()
        elsewhere = self._elsewhere()
        sections = [Section("near", near)]
        sections += [Section(name, len(hits)) for name, hits in elsewhere.items()]
        hits = self._slice(sections, elsewhere, offset, limit)
        results = Results(sections, hits, counts)
        if near == 0:
            results.nearest_beyond = self._beyond()
        return results

    def _slice(
        self,
        sections: list[Section],
        elsewhere: dict[str, list[Hit]],
        offset: int,
        limit: int,
    ) -> dict[str, list[Hit]]:
        hits: dict[str, list[Hit]] = {}
        for section in sections:
            if offset < section.readable and limit > 0:
                wanted = min(limit, section.readable - offset)
                if section.name == "near":
                    hits["near"] = self._nearest(offset, wanted)
                else:
                    hits[section.name] = elsewhere[section.name][offset : offset + wanted]
                limit -= wanted
            offset = max(0, offset - section.readable)
        return hits

    def _count_near(self) -> tuple[int, dict[str, dict[str, int]] | None]:
        """How many listings are near (``MOST + 1`` means more), and the facets' counts."""
        rows = list(
            self._located(self.masks)
            .order_by()
            .values_list("listing_id", *MASKS)
            .distinct()[: MOST + 1]
        )
        if len(rows) > MOST:
            return len(rows), None
        counts = {facet.parameter: count_options(facet, rows) for facet in FACETS}
        for facet in FACETS:
            if facet.parameter in self.relaxed:
                counts[facet.parameter] = self._count_relaxed(facet)
        return len(rows), counts

    def _count_relaxed(self, facet: Facet) -> dict[str, int]:
        rows = list(
            self._located(self.relaxed[facet.parameter])
            .order_by()
            .values_list("listing_id", *MASKS)
            .distinct()[: MOST + 1]
        )
        return {} if len(rows) > MOST else count_options(facet, rows)

    def _nearest(self, offset: int, limit: int) -> list[Hit]:
        """The nearest listings, confirmed ones first, looking in wider and wider rings.

        What lies within a ring is nearer than what lies outside: once a ring holds enough
        confirmed listings, they are the nearest.
        """
        rows: list[tuple[int, bool, float]] = []
        for ring in RINGS:
            rows = self._ranked(self.radius_km * ring, offset + limit)
            if len(rows) == offset + limit and rows[-1][1]:
                break
        return [Hit(pk, distance_km(chord2)) for pk, _confirmed, chord2 in rows[offset:]]

    def _ranked(self, radius_km: float, limit: int) -> list[tuple[int, bool, float]]:
        """``(listing, confirmed, squared chord)`` within a radius, confirmed first, then near."""
        return list(
            self._located(self.masks, radius_km)
            .order_by()
            .values("listing_id", "confirmed")
            .annotate(nearest=Min("chord2"))
            .order_by("-confirmed", "nearest", "listing_id")
            .values_list("listing_id", "confirmed", "nearest")[:limit]
        )

    def _elsewhere(self) -> dict[str, list[Hit]]:
        """Listings without a place of their own: at home, on the territory, at a distance."""
        place = self.place
        areas, remote = SearchRow.objects.areas(), SearchRow.objects.remote()
        serving = areas.serving(place.commune_code, place.departement_code, place.region_code)
        around = self._on_territory(areas.within(place.latitude, place.longitude, self.radius_km))
        columns = ("confirmed", "listing_id", "kind", "traits_mask")
        queries = [
            rows.having(self.masks).order_by().values_list(*columns)
            for rows in (serving, around, remote)
        ]
        rows = queries[0].union(*queries[1:], all=True)[: 3 * (MOST + 1)]
        found: dict[str, dict[int, None]] = {"at_home": {}, "territory": {}, "remote": {}}
        for _confirmed, pk, kind, traits in sorted(rows, key=lambda row: (not row[0], row[1])):
            if kind == CoverageKind.REMOTE:
                found["remote"][pk] = None
            elif traits & AT_HOME.mask:
                found["at_home"][pk] = None
            else:
                found["territory"][pk] = None
        return {name: [Hit(pk) for pk in ids] for name, ids in found.items()}

    def _beyond(self, limit: int = 3) -> list[Hit]:
        """The nearest listings up to FARTHEST_KM, whatever the border, when nothing is near."""
        around = replace(self.place, type=PlaceType.POSITION)
        beyond = Search(around, self.radius_km, self.masks)
        for radius_km in (self.radius_km * WIDER, FARTHEST_KM):
            rows = beyond._ranked(radius_km, limit)
            if rows:
                return [Hit(pk, distance_km(chord2)) for pk, _confirmed, chord2 in rows]
        return []

    # --- Open now ------------------------------------------------------------------------------

    def _run_open_now(self, offset: int, limit: int) -> Results:
        """Only places whose hours say they are open at this minute, evaluated one by one."""
        local = opening.local_now(self.place.time_zone, self.now)
        candidates = self._nearest(0, OPEN_NOW_CANDIDATES)
        opened: list[Hit] = []
        examined = 0
        for start in range(0, len(candidates), OPEN_NOW_BATCH):
            batch = candidates[start : start + OPEN_NOW_BATCH]
            hours = dict(
                Listing.objects.filter(pk__in=[hit.listing_id for hit in batch])
                .order_by()
                .values_list("pk", "opening_hours")
            )
            opened += [hit for hit in batch if opening.is_open(hours[hit.listing_id], local)]
            examined += len(batch)
            if len(opened) > MOST:
                break
        return Results(
            sections=[Section("near", min(len(opened), MOST + 1))],
            hits={"near": opened[:MOST][offset : offset + limit]},
            counts=None,
            examined_only=examined if examined == OPEN_NOW_CANDIDATES else 0,
        )


def count_options(facet: Facet, rows: Iterable[tuple[int, ...]]) -> dict[str, int]:
    """How many of the listings hold each option; ``rows`` are ``(listing, *MASKS)``."""
    column = 1 + MASKS.index(facet.column)
    held: Counter[int] = Counter()
    for row in rows:
        bits = row[column]
        while bits:
            lowest = bits & -bits
            held[lowest] += 1
            bits ^= lowest
    return {option.slug: held[option.mask] for option in facet.options()}
