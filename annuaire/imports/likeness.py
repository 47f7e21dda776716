"""Rows that look like a listing that no import made: a person says whether they are one.

Same telephone in the department, same name in the commune, or a like name within 200 metres. Read
once a file: as many rows as professionals registered, whatever the file holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annuaire.geometry import chord_squared, unit_vector
from annuaire.imports.places import Territories
from annuaire.imports.registered import Alike, Standing, presences
from annuaire.imports.rows import Incoming, Values
from annuaire.models import Category, ImportedApart, ImportSource
from annuaire.registration.duplicates import ALIKE, NEAR_KM, similarity
from millejours.text import fold
from millejours.vocabulary import vocabulary

CELL_DEGREES = 0.01  # wider than 200 metres as far north as the files go
SHARED_PHONE = ("08", "3", "1")  # numbers of many: green ones, short ones
Cell = tuple[int, int]


@dataclass(slots=True)
class Registered:
    """The listings that no import made, by what may tell that a row is one of them."""

    territories: Territories
    by_phone: dict[tuple[str, str], list[Alike]] = field(default_factory=dict)
    by_name: dict[tuple[str, frozenset[str]], list[Alike]] = field(default_factory=dict)
    by_cell: dict[Cell, list[Alike]] = field(default_factory=dict)
    apart: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def load(cls, source: ImportSource, territories: Territories) -> Registered:
        phones: Any = defaultdict(list)
        names: Any = defaultdict(list)
        cells: Any = defaultdict(list)
        for one in presences(source, territories):
            if key := _phone_key(one.phone):
                phones[one.departement, key].append(one.alike)
            if one.commune and (words := _words(one.alike.folded, one.category)):
                names[one.commune, words].append(one.alike)
            if one.alike.point:
                cells[_cell(*one.alike.point)].append(one.alike)
        for some in (*phones.values(), *names.values()):
            some.sort(key=_standing)
        said = ImportedApart.objects.filter(source=source).order_by("pk")
        apart = set(said.values_list("identifier", "listing_id"))
        return cls(territories, dict(phones), dict(names), dict(cells), apart)

    def like(self, incoming: Incoming) -> Alike | None:
        """The listing that this row may be; one on line rather than one that is not."""
        best = None
        for some in self._candidates(incoming.values):
            left = (one for one in some if (incoming.identifier, one.listing_id) not in self.apart)
            first = next(left, None)
            if first is not None and (best is None or first.standing < best.standing):
                best = first
            if best is not None and best.standing is Standing.ON_LINE:
                break
        return best

    def _candidates(self, values: Values) -> Iterator[Iterable[Alike]]:
        """By telephone, by name, by place: of each, those on line come first."""
        place = values["place"]
        commune = self.territories.communes.get(place["commune"])
        departement = commune.departement if commune else place["departement"]
        if key := _phone_key(values.get("phone", "")):
            yield self.by_phone.get((departement, key), ())
        folded = fold(values["name"])
        if commune and (words := _words(folded, values["category"])):
            yield self.by_name.get((commune.code, words), ())
        if point := values.get("point"):
            yield self._near(folded, point[0], point[1])

    def _near(self, folded: str, latitude: float, longitude: float) -> Iterator[Alike]:
        most, here = chord_squared(NEAR_KM), unit_vector(latitude, longitude)
        north, east = _cell(latitude, longitude)
        for cell in ((north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1)):
            for alike in self.by_cell.get(cell, ()):
                assert alike.point is not None  # noqa: S101 (only those stand in cells)
                there = unit_vector(*alike.point)
                away = (here.x - there.x) ** 2 + (here.y - there.y) ** 2 + (here.z - there.z) ** 2
                if away <= most and similarity(folded, alike.folded) >= ALIKE:
                    yield alike


def _standing(alike: Alike) -> Standing:
    return alike.standing


def _phone_key(phone: str) -> str:
    digits = "".join(phone.split())
    return "" if digits.startswith(SHARED_PHONE) else digits


def _words(folded: str, category: str) -> frozenset[str]:
    """« Claire Petit, sage-femme » and « Claire Petit » are one name among midwives."""
    entry = vocabulary(Category).by_slug.get(category)
    words = frozenset(folded.split())
    return words - frozenset(fold(entry.label).split()) or words if entry else words


def _cell(latitude: float, longitude: float) -> Cell:
    return int(latitude // CELL_DEGREES), int(longitude // CELL_DEGREES)
