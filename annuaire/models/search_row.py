"""The rows that search reads: nothing private, one covering index.

Derived from coverages by ``services.index_listing`` (docs/decisions/0006): never edited. Points
are the public ones; the exact point of a coverage never enters this table.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, Self

from django.db import models
from django.db.models import ExpressionWrapper, F, FloatField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from annuaire.geometry import (
    BoundingBox,
    UnitVector,
    bounding_box,
    chord_squared,
    strips_across,
    unit_vector,
)
from annuaire.hours.usual import ANY_TIME
from annuaire.models.choices import CoverageKind
from annuaire.models.listing import Listing

MASKS = (
    "needs_mask",
    "actions_mask",
    "audiences_mask",
    "stages_mask",
    "languages_mask",
    "categories_mask",
    "traits_mask",
)


class SearchRowQuerySet(models.QuerySet["SearchRow"]):
    def located(self) -> Self:
        """Places and stops: what has a distance."""
        return self.filter(kind__in=[CoverageKind.POINT, CoverageKind.STOP])

    def areas(self) -> Self:
        return self.filter(kind=CoverageKind.AREA)

    def remote(self) -> Self:
        return self.filter(kind=CoverageKind.REMOTE)

    def inside(self, box: BoundingBox) -> Self:
        """Rows whose public point lies in a box of degrees.

        The strips are what the index finds first: without them it reads all that lies between two
        parallels, from the Atlantic to the Rhine.
        """
        strips = strips_across(box)
        within_strips = self.filter(strip__in=strips) if strips else self
        return within_strips.filter(
            latitude__gte=box.south,
            latitude__lte=box.north,
            longitude__gte=box.west,
            longitude__lte=box.east,
        )

    def with_distance(self, latitude: float, longitude: float) -> Self:
        """Add ``chord2``, the squared chord to a point on the unit sphere."""
        return self.annotate(chord2=SquaredChord(unit_vector(latitude, longitude)))

    def within(
        self,
        latitude: float,
        longitude: float,
        radius_km: float,
        masks: dict[str, int] | None = None,
    ) -> Self:
        """Rows at most ``radius_km`` from a point, with ``chord2``, that hold ``masks``.

        SQLite tests in this order: the distance, which costs more than masks, comes last.
        """
        return (
            self.inside(bounding_box(latitude, longitude, radius_km))
            .having(masks or {})
            .with_distance(latitude, longitude)
            .filter(chord2__lte=chord_squared(radius_km))
        )

    def having(self, masks: dict[str, int]) -> Self:
        """Rows that hold every bit asked for, mask column by mask column."""
        found = self
        for column, mask in masks.items():
            if mask:
                bits = f"wanted_{column}_{mask}"
                found = found.annotate(**{bits: held(column, mask)}).filter(**{bits: mask})
        return found

    def lacking(self, column: str, mask: int) -> Self:
        """Rows that hold no bit of ``mask``."""
        bits = f"unwanted_{column}_{mask}"
        return self.annotate(**{bits: held(column, mask)}).filter(**{bits: 0})

    def serving(self, commune: str, departement: str, region: str) -> Self:
        """Areas for the people of a territory: what holds it, and what lies in it.

        A commune is served by itself, its department, its region or the whole country; a
        department or a region, also by the areas within it. Empty codes are unknown levels.
        """
        serving = Q(region_code="") | Q(region_code=region, departement_code="")
        here = Q(region_code=region, departement_code=departement)  # the order of the index
        if commune:
            serving |= here & (Q(commune_code="") | Q(commune_code=commune))
        elif departement:
            serving |= here
        else:
            serving |= Q(region_code=region)
        return self.filter(serving)


def held(column: str, mask: int) -> ExpressionWrapper:
    """The bits of ``mask`` that a column holds: 64 of them, where Django sees a plain number as
    one of 32 and answers "nobody" for any bit above on PostgreSQL, without asking."""
    return ExpressionWrapper(F(column).bitand(mask), output_field=models.BigIntegerField())


class SquaredChord(Func):
    """The square of the chord between the point of a row and ``origin``, on the unit sphere.

    One expression rather than the twenty of its formula, which every query would copy and compile.
    """

    output_field = FloatField()

    def __init__(self, origin: UnitVector) -> None:
        super().__init__("x", "y", "z")
        self.origin = origin

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_options: Any) -> tuple[str, Any]:
        squares, values = [], []
        for axis, value in zip(self.get_source_expressions(), astuple(self.origin), strict=True):
            column, _none = compiler.compile(axis)
            squares.append(f"({column} - %s) * ({column} - %s)")
            values += [value, value]
        return f"({' + '.join(squares)})", values


class SearchRow(models.Model):
    """One public presence of a published listing.

    ``latitude``/``longitude`` in degrees (null for areas without commune and at a distance);
    ``x, y, z`` the same point on the unit sphere, ``strip`` the meridians it lies between
    (``geometry.strip_of``); territory codes of INSEE, empty where the area is wider; masks hold
    the bits of the listing's terms.

    ``open_mask`` and ``usual_week`` are the hours of this presence (``annuaire.hours.usual``);
    ``closed_until``, the last day of a closure, is read with a usual week only: without one, hours
    and closure are read where people wrote them.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="search_rows")
    coverage_id = models.BigIntegerField()
    kind = models.CharField(max_length=6, choices=CoverageKind)
    confirmed = models.BooleanField()
    precision = models.CharField(max_length=7)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    strip = models.SmallIntegerField(null=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    commune_code = models.CharField(max_length=5, blank=True)
    departement_code = models.CharField(max_length=3, blank=True)
    region_code = models.CharField(max_length=2, blank=True)
    needs_mask = models.BigIntegerField(default=0)
    actions_mask = models.BigIntegerField(default=0)
    audiences_mask = models.BigIntegerField(default=0)
    stages_mask = models.BigIntegerField(default=0)
    languages_mask = models.BigIntegerField(default=0)
    categories_mask = models.BigIntegerField(default=0)
    traits_mask = models.BigIntegerField(default=0)
    open_mask = models.BigIntegerField(default=ANY_TIME)
    usual_week = models.CharField(max_length=200, blank=True)
    closed_until = models.DateField(null=True)

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=[
                    "kind",
                    "strip",
                    "latitude",
                    "longitude",
                    "confirmed",
                    "departement_code",
                    "region_code",
                    *MASKS,
                    "open_mask",
                    "x",
                    "y",
                    "z",
                    "listing",
                    "id",
                ],
                name="searchrow_covering",
            ),
            models.Index(
                fields=["kind", "region_code", "departement_code", "commune_code", "listing"],
                name="searchrow_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"
