"""Rows that look like a listing that no import made: a person says whether they are one.

Same telephone in the department, same name in the commune, or a like name within 200 metres. Read
once a file, from what is public: as many rows as professionals registered, whatever the file holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annuaire.geometry import chord_squared, unit_vector
from annuaire.imports.places import Territories
from annuaire.imports.rows import Incoming, Values
from annuaire.models import Category, ImportedApart, ImportSource, Origin, Precision, SearchRow
from annuaire.registration.duplicates import ALIKE, NEAR_KM, similarity
from millejours.text import fold
from millejours.vocabulary import vocabulary

CELL_DEGREES = 0.01  # wider than 200 metres as far north as the files go
SHARED_PHONE = ("08", "3", "1")  # numbers of many: green ones, short ones
COLUMNS = (
    *("listing_id", "commune_code", "departement_code", "latitude", "longitude", "precision"),
    *("listing__name", "listing__folded_name", "listing__phone", "listing__category__slug"),
)
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alike:
    """A public presence of a listing; its point in degrees, None unless it is its own."""

    listing_id: int
    name: str
    folded: str
    point: tuple[float, float] | None


@dataclass(slots=True)
class Registered:
    """The listings on line that no import made, by what may tell that a row is one of them."""

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
        found = SearchRow.objects.filter(listing__imported=None)
        found = found.exclude(listing__origin=Origin.GENERATED).order_by("pk")
        for row in found.values_list(*COLUMNS).iterator():
            pk, commune, departement, latitude, longitude, precision, name, folded, *rest = row
            phone, category = rest
            is_own = precision != Precision.COMMUNE and latitude is not None
            alike = Alike(pk, name, folded, (latitude, longitude) if is_own else None)
            if key := _phone_key(phone):
                phones[departement, key].append(alike)
            if commune and (words := _words(folded, category)):
                names[commune, words].append(alike)
            if alike.point:
                cells[_cell(*alike.point)].append(alike)
        said = ImportedApart.objects.filter(source=source).order_by("pk")
        apart = set(said.values_list("identifier", "listing_id"))
        return cls(territories, dict(phones), dict(names), dict(cells), apart)

    def like(self, incoming: Incoming) -> Alike | None:
        """The first listing that this row may be."""
        for alike in self._candidates(incoming.values):
            if (incoming.identifier, alike.listing_id) not in self.apart:
                return alike
        return None

    def _candidates(self, values: Values) -> Iterator[Alike]:
        place = values["place"]
        commune = self.territories.communes.get(place["commune"])
        departement = commune.departement if commune else place["departement"]
        if key := _phone_key(values.get("phone", "")):
            yield from self.by_phone.get((departement, key), ())
        folded = fold(values["name"])
        if commune and (words := _words(folded, values["category"])):
            yield from self.by_name.get((commune.code, words), ())
        if point := values.get("point"):
            yield from self._near(folded, point[0], point[1])

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
