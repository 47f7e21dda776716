"""The territory served, drawn: the outline of its departments, a dot for each commune.

The list beside it says the same: the drawing is hidden from those who do not see it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import territoires
from maisons.application.reading import ApplicationFile

OUTLINES = Path(territoires.__file__).parent / "data" / "departements.geojson"
SIDE = 400  # units of the longest side of the drawing
MARGIN = 12
MOST_DEPARTEMENTS = 6  # beyond, only dots: the outlines would be too small to tell anything

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ServedMap:
    """``outlines``: values of ``d``; ``dots``: what stands for each commune."""

    width: int
    height: int
    outlines: list[str]
    dots: list[dict[str, Any]]


def served_map(file: ApplicationFile) -> ServedMap | None:
    """None while no commune is said."""
    if not file.communes:
        return None
    codes = sorted({commune.departement_id for commune in file.communes})
    shapes = _shapes(codes) if len(codes) <= MOST_DEPARTEMENTS else []
    points = [(commune.longitude, commune.latitude) for commune in file.communes]
    place = _placing([*points, *chain.from_iterable(shapes)])
    seat = file.project.commune_id
    dots = [
        {**dict(zip(("x", "y"), place.of(point), strict=True)), "is_seat": commune.pk == seat}
        for point, commune in zip(points, file.communes, strict=True)
    ]
    outlines = [_path(shape, place) for shape in shapes]
    return ServedMap(place.width, place.height, outlines, dots)


@dataclass(frozen=True, slots=True)
class _Placing:
    west: float
    north: float
    stretch: float
    scale: float
    width: int
    height: int

    def of(self, point: Point) -> tuple[str, str]:
        x = (point[0] - self.west) * self.stretch * self.scale + MARGIN
        y = (self.north - point[1]) * self.scale + MARGIN
        return f"{x:.1f}", f"{y:.1f}"


def _placing(points: list[Point]) -> _Placing:
    """Degrees of longitude are shortened as they are at this latitude."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    stretch = math.cos(math.radians((min(ys) + max(ys)) / 2))
    wide = max((max(xs) - min(xs)) * stretch, 0.01)
    high = max(max(ys) - min(ys), 0.01)
    scale = SIDE / max(wide, high)
    width, height = round(wide * scale) + 2 * MARGIN, round(high * scale) + 2 * MARGIN
    return _Placing(min(xs), max(ys), stretch, scale, width, height)


def _path(shape: list[Point], place: _Placing) -> str:
    return "M" + "L".join(" ".join(place.of(point)) for point in shape) + "Z"


def _shapes(codes: list[str]) -> list[list[Point]]:
    """The outer rings of these departments."""
    return [ring for code in codes for ring in _outlines().get(code, [])]


@lru_cache(maxsize=1)
def _outlines() -> dict[str, list[list[Point]]]:
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["code"]: _rings(one["geometry"]) for one in features}


def _rings(geometry: dict[str, Any]) -> list[list[Point]]:
    found = geometry["coordinates"]
    polygons = found if geometry["type"] == "MultiPolygon" else [found]
    return [[(x, y) for x, y in polygon[0]] for polygon in polygons]
