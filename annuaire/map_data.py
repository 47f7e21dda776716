"""Clusters and points of the map, computed by the database on a grid of the screen."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Avg, BigIntegerField, Count, F, Max, Min
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Floor

from annuaire.geometry import BoundingBox
from annuaire.models import Listing, SearchRow
from annuaire.models.search_row import SearchRowQuerySet
from annuaire.opening_now import rows_open_now
from millejours.caching import pages_version, remembered

MAX_ZOOM = 18
CLUSTER_PIXELS = 64
WORLD_PIXELS_AT_ZOOM_0 = 256
POINTS_WITHOUT_CLUSTERS = 60
MOST_CELLS = 1500
WIDE_ZOOM = 8
WIDE_CELLS = 4
FILTERED_MAPS, FILTERED_SECONDS = 64, 60  # remembered by each process, a few hundred cells each
CELLS_ACROSS = 2**20  # more than there are at MAX_ZOOM
MAP_KEYS = [f"map:{zoom}" for zoom in range(WIDE_ZOOM + 1)]
WORLD = BoundingBox(-180, -90, 180, 90)


@dataclass(frozen=True, slots=True)
class MapContent:
    """What the map draws in a box; ``total`` counts public presences, not listings."""

    clusters: list[dict[str, Any]]
    points: list[dict[str, Any]]
    total: int


def cell_degrees(zoom: int) -> float:
    """The side of a grid cell, in degrees of longitude: CLUSTER_PIXELS on the screen."""
    return 360 * CLUSTER_PIXELS / (WORLD_PIXELS_AT_ZOOM_0 * 2**zoom)


def map_content(
    box: BoundingBox, zoom: int, masks: dict[str, int], *, open_now: bool = False
) -> MapContent:
    """Clusters where places are dense, points where they are few."""
    rows = SearchRow.objects.inside(box).located().having(masks)
    if open_now:
        rows = SearchRow.objects.filter(pk__in=rows_open_now(rows))
    if _is_wide(box, zoom) and not open_now:
        cells = [cell for cell in _cells_of_the_world(zoom, masks) if _is_inside(cell, box)]
    else:
        cells = _cells(rows, cell_degrees(zoom))
    total = sum(cell["count"] for cell in cells)
    if total <= POINTS_WITHOUT_CLUSTERS:
        points = _points(rows.order_by("pk")[:POINTS_WITHOUT_CLUSTERS])
        return MapContent([], points, len(points))
    alone = {(cell["one"], cell["south"], cell["west"]) for cell in cells if cell["count"] == 1}
    clusters = [_cluster(cell) for cell in cells if cell["count"] > 1]
    found = SearchRow.objects.located().filter(listing__in={listing for listing, *_point in alone})
    points = _points(
        row
        for row in found.order_by("pk")
        if (row.listing_id, row.latitude, row.longitude) in alone
    )
    return MapContent(clusters, points, total)


def _is_wide(box: BoundingBox, zoom: int) -> bool:
    """Wide enough for cells cut by its edges not to matter."""
    cells_across = (box.east - box.west) / cell_degrees(zoom)
    return zoom <= WIDE_ZOOM and cells_across >= WIDE_CELLS


def _cells_of_the_world(zoom: int, masks: dict[str, int]) -> list[dict[str, Any]]:
    """All cells of a low zoom: costly, the same for everybody, so remembered.

    Without filter by all processes; under filters by this one, as what is rare (rarities).
    """
    wanted = tuple(sorted((column, mask) for column, mask in masks.items() if mask))
    if wanted:
        minute = int(time.time() // FILTERED_SECONDS)
        return _filtered_cells_of_the_world(zoom, wanted, pages_version(), minute)
    return remembered(
        f"map:{zoom}",
        lambda: _cells(SearchRow.objects.inside(WORLD).located(), cell_degrees(zoom)),
    )


@lru_cache(maxsize=FILTERED_MAPS)
def _filtered_cells_of_the_world(
    zoom: int, masks: tuple[tuple[str, int], ...], _version: str, _minute: int
) -> list[dict[str, Any]]:
    rows = SearchRow.objects.inside(WORLD).located().having(dict(masks))
    return _cells(rows, cell_degrees(zoom))


def _is_inside(cell: dict[str, Any], box: BoundingBox) -> bool:
    return box.west <= cell["lon"] <= box.east and box.south <= cell["lat"] <= box.north


def _cells(rows: SearchRowQuerySet, degrees: float) -> list[dict[str, Any]]:
    """Read from the covering index alone, which has no key of its rows: PostgreSQL would read the
    whole table for it. ``one`` is a listing of the cell."""
    return list(
        rows.order_by()
        .annotate(cell=_number_of_cell(degrees))
        .values("cell")
        .annotate(
            count=Count("*"),
            lat=Avg("latitude"),
            lon=Avg("longitude"),
            west=Min("longitude"),
            south=Min("latitude"),
            east=Max("longitude"),
            north=Max("latitude"),
            one=Min("listing"),
        )
        .order_by("-count", "cell")[:MOST_CELLS]
    )


def _number_of_cell(degrees: float) -> Combinable:
    """From south to north, then west to east, in one number: rows are grouped by it a quarter
    faster than by two. FLOOR first: SQLite's casts truncate, those of PostgreSQL round."""
    line, column = Floor(F("latitude") / degrees), Floor(F("longitude") / degrees)
    return Cast(line, BigIntegerField()) * CELLS_ACROSS + Cast(column, BigIntegerField())


def _cluster(cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "lat": round(cell["lat"], 5),
        "lon": round(cell["lon"], 5),
        "count": cell["count"],
        "bbox": [round(cell[side], 5) for side in ("west", "south", "east", "north")],
    }


def _points(rows: Iterable[SearchRow]) -> list[dict[str, Any]]:
    found = list(rows)
    listings = Listing.objects.for_cards().in_bulk({row.listing_id for row in found})
    return [
        {
            "id": row.listing_id,
            "lat": row.latitude,
            "lon": row.longitude,
            "name": listings[row.listing_id].name,
            "structure": listings[row.listing_id].structure,
            "url": listings[row.listing_id].get_absolute_url(),
            "precision": row.precision,
            "confirmed": row.confirmed,
        }
        for row in found
        if row.listing_id in listings
    ]
