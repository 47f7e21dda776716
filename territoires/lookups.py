"""The queries of the place resolver, each by an index on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, F, Lookup, Q, Value, When
from django.db.models.functions import Coalesce

from territoires.models import Commune, FormerCommune, PostalCode

AFTER_Z = "{"  # the character after "z": no folded name holds one as high
FORMER_WEIGHT = 10  # a former commune counts for a tenth of the one that holds it


@CharField.register_lookup
class Begins(Lookup):
    """``folded__begins="mend"``: a prefix search that uses the index of the column.

    PostgreSQL: LIKE, which uses the varchar_pattern_ops index that Django adds to every indexed
    CharField, whatever the collation of the database (a range would follow the collation and
    miss rows). SQLite: a range, because its LIKE ignores the case and therefore the index.
    Only for columns of folded text or digits: nothing to escape.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, f"{self.rhs}%"]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        sql = f"({column} >= %s AND {column} < %s)"
        return sql, [*params, self.rhs, *params, f"{self.rhs}{AFTER_Z}"]


@dataclass(frozen=True, slots=True)
class Found:
    """A commune under one of its names: ``former_name`` is empty for the name of today."""

    code: str
    name: str
    folded: str
    departement_code: str
    parent_code: str | None
    population: int
    latitude: float
    longitude: float
    radius_km: float
    former_name: str = ""

    @property
    def weight(self) -> int:
        """What orders homonyms: the population, a part of it for a former commune."""
        return self.population // FORMER_WEIGHT if self.former_name else self.population

    @property
    def is_arrondissement(self) -> bool:
        return self.parent_code is not None


_COMMUNE = ("code", "name", "folded", "departement_id", "parent_id", "population")
_POINT = ("latitude", "longitude", "radius_km")


def communes_named(names: Collection[str]) -> list[Found]:
    """The communes, of today or former, whose folded name is one of ``names``: one query."""
    return _both(Q(folded__in=names)) if names else []


def communes_beginning(starts: Iterable[str], names: Collection[str], limit: int) -> list[Found]:
    """The heaviest ``limit`` whose folded name begins with one of ``starts``, after those named
    exactly ``names``: one query."""
    condition = Q(folded__in=names)
    for start in starts:
        condition |= Q(folded__begins=start)
    return _both(condition, first=names, limit=limit)


def _both(condition: Q, first: Collection[str] = (), limit: int | None = None) -> list[Found]:
    exact = Case(When(folded__in=first, then=Value(0)), default=Value(1)) if first else Value(1)
    today = (
        Commune.objects.filter(condition)
        .order_by()
        .annotate(former=Value(""), weight=F("population"), exact=exact)
        .values_list(*_COMMUNE, *_POINT, "former", "weight", "exact")
    )
    former = (
        FormerCommune.objects.filter(condition)
        .order_by()
        .annotate(
            lat=Coalesce("latitude", "commune__latitude"),
            lon=Coalesce("longitude", "commune__longitude"),
            weight=F("commune__population") / FORMER_WEIGHT,
            exact=exact,
        )
        .values_list(
            "commune__code",
            "commune__name",
            "folded",
            "commune__departement_id",
            "commune__parent_id",
            "commune__population",
            "lat",
            "lon",
            "commune__radius_km",
            "name",
            "weight",
            "exact",
        )
    )
    rows = today.union(former, all=True).order_by("exact", "-weight", "code")[:limit]
    return [Found(*row[:-2]) for row in rows]


def communes_of(postal_code: str) -> list[Found]:
    """The communes of a postal code, most populous first: one query."""
    columns = [f"commune__{column}" for column in (*_COMMUNE, *_POINT)]
    rows = (
        PostalCode.objects.filter(code=postal_code)
        .order_by("-commune__population", "commune__code")
        .values_list(*columns)
    )
    return [Found(*row) for row in rows]


def postal_codes_beginning(digits: str) -> dict[str, list[Found]]:
    """The postal codes that begin so, in order, with their communes: one query."""
    columns = [f"commune__{column}" for column in (*_COMMUNE, *_POINT)]
    rows = (
        PostalCode.objects.filter(code__begins=digits)
        .order_by("code", "-commune__population", "commune__code")
        .values_list("code", *columns)
    )
    codes: dict[str, list[Found]] = {}
    for code, *row in rows:
        codes.setdefault(code, []).append(Found(*row))
    return codes


def communes_within(south: float, west: float, north: float, east: float) -> list[Found]:
    """The communes whose point lies in a box of degrees: one query."""
    rows = (
        Commune.objects.filter(latitude__range=(south, north), longitude__range=(west, east))
        .order_by("code")
        .values_list(*_COMMUNE, *_POINT)
    )
    return [Found(*row) for row in rows]


def existing_codes(codes: Collection[str]) -> dict[str, str]:
    """Of these codes of communes, those in the table, with their department: one query."""
    rows = Commune.objects.filter(code__in=codes).order_by("code")
    return dict(rows.values_list("code", "departement_id"))
