"""How many communes, and people, are near a labelled Maison, department by department.

As the crow flies, from the point of each commune to that of the Maison's commune. Births by
commune are not among the data of the site: the population stands for them, and the page says so.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache

from annuaire.geometry import bounding_box, chord_squared, unit_vector
from maisons.models import Label
from territoires.atlas import atlas
from territoires.models import OVERSEAS, Commune

NEAR_KM = 20
KEPT_SECONDS = 24 * 3600  # the labels in force are part of the key
CELL_DEGREES = 0.25
Point = tuple[float, float]
Row = tuple[str, str, float, float, int]  # code, department, latitude, longitude, population


@dataclass(slots=True)
class Share:
    """A department (or the whole country): what lies near, out of what there is."""

    code: str
    name: str
    region_code: str = ""
    maisons: int = 0
    communes: int = 0
    near_communes: int = 0
    people: int = 0
    near_people: int = 0

    @property
    def communes_percent(self) -> int:
        return percent(self.near_communes, self.communes)

    @property
    def people_percent(self) -> int:
        return percent(self.near_people, self.people)

    @property
    def is_overseas(self) -> bool:
        return self.code.startswith(OVERSEAS)

    def add(self, other: Share) -> None:
        for name in ("maisons", "communes", "near_communes", "people", "near_people"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Coverage:
    """``shares`` by code of department."""

    whole: Share
    shares: list[Share] = field(default_factory=list)
    has_demonstration: bool = False

    @property
    def metropolitan(self) -> list[Share]:
        return [share for share in self.shares if not share.is_overseas]

    @property
    def overseas(self) -> list[Share]:
        return [share for share in self.shares if share.is_overseas]


def percent(part: int, whole: int) -> int:
    """Whole, never 0 nor 100 for what is neither."""
    if not whole or not part:
        return 0
    return 100 if part == whole else min(99, max(1, round(100 * part / whole)))


def coverage() -> Coverage:
    """Of the labels in force today: two queries, one more when a label changed since."""
    labels = list(
        Label.objects.in_force()
        .order_by("pk")
        .values_list("commune__latitude", "commune__longitude", "departement", "is_demonstration")
    )
    key = hashlib.sha256(f"{atlas().version}|{labels}".encode()).hexdigest()[:32]
    found = cache.get(f"maisons:coverage:{key}")
    if found is None:
        found = _count(
            [(latitude, longitude) for latitude, longitude, *_more in labels],
            [departement for *_more, departement, _demo in labels],
        )
        found.has_demonstration = any(demo for *_more, demo in labels)
        cache.set(f"maisons:coverage:{key}", found, KEPT_SECONDS)
    return found


def _count(points: list[Point], departements: list[str]) -> Coverage:
    shares = {
        one.code: Share(one.code, one.name, one.region_code)
        for one in sorted(atlas().departements.values(), key=lambda one: one.code)
    }
    for code in departements:
        _share(shares, code).maisons += 1
    rows: list[Row] = list(
        Commune.objects.filter(parent=None)
        .order_by()
        .values_list("code", "departement", "latitude", "longitude", "population")
    )
    near = _near(points, rows)
    for code, departement, _latitude, _longitude, people in rows:
        share = _share(shares, departement)
        share.communes += 1
        share.people += people
        if code in near:
            share.near_communes += 1
            share.near_people += people
    whole = Share("", "")
    for share in shares.values():
        whole.add(share)
    return Coverage(whole, list(shares.values()))


def _share(shares: dict[str, Share], code: str) -> Share:
    """That of a department which the atlas, kept for a few seconds, does not know yet too."""
    return shares.setdefault(code, Share(code, code))


def _near(points: list[Point], rows: list[Row]) -> set[str]:
    """The codes of the communes near one of ``points``: only the cells around are looked at."""
    cells: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows if points else ():
        cells[_cell(row[2]), _cell(row[3])].append(row)
    found: set[str] = set()
    farthest = chord_squared(NEAR_KM)
    for latitude, longitude in set(points):
        here, box = unit_vector(latitude, longitude), bounding_box(latitude, longitude, NEAR_KM)
        for south in range(_cell(box.south), _cell(box.north) + 1):
            for west in range(_cell(box.west), _cell(box.east) + 1):
                for row in cells.get((south, west), ()):
                    there = unit_vector(row[2], row[3])
                    chord2 = (here.x - there.x) ** 2 + (here.y - there.y) ** 2
                    if chord2 + (here.z - there.z) ** 2 <= farthest:
                        found.add(row[0])
    return found


def _cell(degrees: float) -> int:
    return math.floor(degrees / CELL_DEGREES)
