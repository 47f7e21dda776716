"""The map of the departments, drawn by the server from the outlines that the site ships.

Mainland France to scale; the five overseas departments in frames, each to its own scale.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from maisons.register.coverage import Share

OUTLINES = settings.BASE_DIR / "territoires" / "data" / "departements.geojson"
WIDTH, HEIGHT = 600, 700
MAINLAND = (-5.3, 41.2, 9.7, 51.2)  # west, south, east, north
FRAME = 110
FRAMES = ("971", "972", "973", "974", "976")
LEVELS = (1, 25, 50, 75)  # from that share of the communes, in percent
LETTERS = 20  # pixels that a number takes
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A department on the map. ``x``, ``y``: where its number is written, if there is room."""

    code: str
    path: str
    x: int
    y: int
    has_room: bool


@dataclass(frozen=True, slots=True)
class Area:
    """``level``: 0 for nothing near, then 1 to 4 by share (``LEVELS``)."""

    shape: Shape
    share: Share
    level: int


def areas(shares: Iterable[Share]) -> list[Area]:
    drawn = shapes()
    return [
        Area(drawn[share.code], share, level_of(share.communes_percent))
        for share in shares
        if share.code in drawn
    ]


def words_of_levels() -> list[tuple[int, str]]:
    """The legend: what each level of ``LEVELS`` says."""
    return [
        (0, _("aucune")),
        (1, _("moins de 25\u00a0%")),
        (2, _("de 25 à 49\u00a0%")),
        (3, _("de 50 à 74\u00a0%")),
        (4, _("75\u00a0% et plus")),
    ]


def level_of(percent: int) -> int:
    return sum(percent >= level for level in LEVELS)


@lru_cache(maxsize=1)
def shapes() -> dict[str, Shape]:
    """Read once a process."""
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return {shape.code: shape for shape in map(_shape, features)}


def _shape(feature: dict[str, Any]) -> Shape:
    code, geometry = feature["properties"]["code"], feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = [ring for polygon in polygons for ring in polygon]
    box, left, top, width, height = MAINLAND, 0, 0, WIDTH, HEIGHT - FRAME
    if code in FRAMES:
        points = [point for ring in rings for point in ring]
        box = (*map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True)))
        left, top = FRAMES.index(code) * (WIDTH // len(FRAMES)) + 8, HEIGHT - FRAME + 12
        width, height = WIDTH // len(FRAMES) - 16, FRAME - 24
    drawn = [_projected(ring, box, (left, top, width, height)) for ring in rings]
    biggest = max(drawn, key=_extent)
    xs, ys = [x for x, _y in biggest], [y for _x, y in biggest]
    room = min(max(xs) - min(xs), max(ys) - min(ys))
    path = "".join(_path(ring) for ring in drawn)
    middle = (round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2))
    return Shape(code, path, *middle, has_room=room > LETTERS)


def _projected(
    ring: Ring, box: tuple[float, ...], frame: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Equirectangular at the latitude of the box, as large as the frame allows."""
    west, south, east, north = box
    left, top, width, height = frame
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(width / ((east - west) * shrink), height / (north - south))
    points = [
        (round(left + (x - west) * shrink * scale), round(top + (north - y) * scale))
        for x, y, *_more in ring
    ]
    return [point for rank, point in enumerate(points) if rank == 0 or point != points[rank - 1]]


def _extent(ring: list[tuple[int, int]]) -> int:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _path(ring: list[tuple[int, int]]) -> str:
    if len(ring) < 4:  # noqa: PLR2004 (smaller than a pixel)
        return ""
    first, *others = ring
    return f"M{first[0]} {first[1]}L" + " ".join(f"{x} {y}" for x, y in others) + "Z"
