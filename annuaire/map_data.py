"""Clusters and points of the map, computed by the database on a grid of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Max, Min
from django.db.models.functions import Floor

from annuaire.geometry import BoundingBox
from annuaire.models import Listing, SearchRow
from annuaire.models.search_row import SearchRowQuerySet
from annuaire.opening_now import rows_open_now
from millejours.caching import remembered

MAX_ZOOM = 18
CLUSTER_PIXELS = 64
WORLD_PIXELS_AT_ZOOM_0 = 256
POINTS_WITHOUT_CLUSTERS = 60
MOST_CELLS = 1500
WIDE_ZOOM = 8
WIDE_CELLS = 4
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
    is_plain = not (open_now or any(masks.values()))
    if is_plain and _is_wide(box, zoom):
        cells = [cell for cell in _cells_of_the_world(zoom) if _is_inside(cell, box)]
    else:
        cells = _cells(rows, cell_degrees(zoom))
    total = sum(cell["count"] for cell in cells)
    if total <= POINTS_WITHOUT_CLUSTERS:
        points = _points(rows.order_by("pk")[:POINTS_WITHOUT_CLUSTERS])
        return MapContent([], points, len(points))
    alone = [cell for cell in cells if cell["count"] == 1]
    clusters = [_cluster(cell) for cell in cells if cell["count"] > 1]
    points = _points(
        SearchRow.objects.filter(pk__in=[cell["one"] for cell in alone]).order_by("pk")
    )
    return MapContent(clusters, points, total)


def _is_wide(box: BoundingBox, zoom: int) -> bool:
    """Wide enough for cells cut by its edges not to matter."""
    cells_across = (box.east - box.west) / cell_degrees(zoom)
    return zoom <= WIDE_ZOOM and cells_across >= WIDE_CELLS


def _cells_of_the_world(zoom: int) -> list[dict[str, Any]]:
    """All cells of a low zoom, without filter: costly, the same for everybody, so remembered."""
    return remembered(
        f"map:{zoom}",
        lambda: _cells(SearchRow.objects.inside(WORLD).located(), cell_degrees(zoom)),
    )


def _is_inside(cell: dict[str, Any], box: BoundingBox) -> bool:
    return box.west <= cell["lon"] <= box.east and box.south <= cell["lat"] <= box.north


def _cells(rows: SearchRowQuerySet, degrees: float) -> list[dict[str, Any]]:
    return list(
        rows.order_by()
        .annotate(
            column=Floor(F("longitude") / degrees),
            line=Floor(F("latitude") / degrees),
        )
        .values("column", "line")
        .annotate(
            count=Count("pk"),
            lat=Avg("latitude"),
            lon=Avg("longitude"),
            west=Min("longitude"),
            south=Min("latitude"),
            east=Max("longitude"),
            north=Max("latitude"),
            one=Min("pk"),
        )
        .order_by("-count", "line", "column")[:MOST_CELLS]
    )


def _cluster(cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "lat": round(cell["lat"], 5),
        "lon": round(cell["lon"], 5),
        "count": cell["count"],
        "bbox": [round(cell[side], 5) for side in ("west", "south", "east", "north")],
    }


def _points(rows: SearchRowQuerySet) -> list[dict[str, Any]]:
    found = list(rows)
    listings = Listing.objects.in_bulk({row.listing_id for row in found})
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
