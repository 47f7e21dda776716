"""Made-up listings to measure the directory with: deterministic, and easy to remove.

Positions follow the population around real communes; nothing of them may reach a public site
(the command refuses to run where DEBUG is off, unless forced).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import DateField, Max
from django.utils import timezone

from annuaire.facets import HAS_HOURS, MODES
from annuaire.geometry import unit_vector
from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    Origin,
    Precision,
    SearchRow,
    Trust,
)
from millejours.text import fold
from territoires.models import Commune

SEED = 1000
BATCH = 5000
SPREAD_DEGREES = 0.011  # about 1.2 km
CONFIRMED_ON = dt.date(2026, 1, 1)
HOURS = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"
UNCONFIRMED_EVERY = 20
NEEDS_BITS = ACTIONS_BITS = 28
Progress = Callable[[int], None]


def generate(count: int, progress: Progress = lambda done: None) -> int:
    """Bring the made-up listings to ``count``, the same ones every time; returns how many are new.

    Those already there are kept, also those of a run that was killed: whole batches only.
    """
    there = Listing.objects.filter(origin=Origin.GENERATED).count()
    source, writer = islice(_listings(count), there, None), _Writer()
    done = 0
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            writer.write(batch)
        done += len(batch)
        progress(done)
    writer.close()
    return done


def remove(progress: Progress = lambda done: None) -> int:
    """Remove every generated listing, batch by batch; returns how many."""
    removed = 0
    generated = Listing.objects.filter(origin=Origin.GENERATED).order_by("pk")
    while ids := list(generated.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            SearchRow.objects.filter(listing_id__in=ids).delete()
            Coverage.objects.filter(listing_id__in=ids).delete()
            Listing.objects.filter(pk__in=ids)._raw_delete(using=generated.db)  # type: ignore[attr-defined]
        removed += len(ids)
        progress(removed)
    return removed


Values = dict[str, Any]
Generated = tuple[Values, Values, Values]


def _listings(count: int) -> Iterator[Generated]:
    """What differs from one made-up listing to the next: its own, its coverage's, its row's."""
    rng = random.Random(SEED)  # noqa: S311 (not a secret)
    communes = list(
        Commune.objects.select_related("departement")
        .only("code", "name", "latitude", "longitude", "population", "departement__region_id")
        .order_by("code")
    )
    weights = list(accumulate(commune.population + 1 for commune in communes))
    categories = list(Category.objects.in_language("fr"))
    for number in range(count):
        [commune] = rng.choices(communes, cum_weights=weights)
        yield _one(rng, number, commune, rng.choice(categories))


def _one(rng: random.Random, number: int, commune: Commune, category: Category) -> Generated:
    latitude = round(commune.latitude + rng.gauss(0, SPREAD_DEGREES), 5)
    longitude = round(commune.longitude + rng.gauss(0, SPREAD_DEGREES), 5)
    confirmed = number % UNCONFIRMED_EVERY != 0
    has_hours = bool(number % 2)
    name = f"Fiche d’essai {number} à {commune.name}"
    vector = unit_vector(latitude, longitude)
    listing = {
        "name": name,
        "folded_name": fold(name)[:160],
        "category_id": category.pk,
        "opening_hours": HOURS if has_hours else "",
        "origin_reference": f"essai:{number}",
        "confirmed_on": CONFIRMED_ON if confirmed else None,
    }
    coverage = {"commune_id": commune.code, "latitude": latitude, "longitude": longitude}
    row = {
        "confirmed": confirmed,
        "latitude": latitude,
        "longitude": longitude,
        "x": vector.x,
        "y": vector.y,
        "z": vector.z,
        "commune_code": commune.code,
        "departement_code": commune.departement_id,
        "region_code": commune.departement.region_id,
        "needs_mask": _bits(rng, NEEDS_BITS),
        "actions_mask": _bits(rng, ACTIONS_BITS),
        "categories_mask": 1 << (category.bit or 0),
        "traits_mask": MODES[0].mask | (HAS_HOURS.mask if has_hours else 0),
    }
    return listing, coverage, row


def _bits(rng: random.Random, among: int) -> int:
    mask = 0
    for bit in rng.sample(range(among), rng.randint(1, 3)):
        mask |= 1 << bit
    return mask


# --- Writing: plain INSERTs, ten times quicker than bulk_create ---------------------------------


class _Table:
    """Inserts rows that share most of their columns with a template."""

    def __init__(self, template: models.Model) -> None:
        self.model = type(template)
        fields = self.model._meta.concrete_fields
        self.columns = {field.attname: field.column for field in fields}
        self.common = {
            field.attname: field.get_db_prep_save(getattr(template, field.attname), connection)
            for field in fields
        }
        self.dates = {field.attname: field for field in fields if isinstance(field, DateField)}
        self.next_pk = (self.model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def insert(self, rows: list[Values]) -> None:
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in self.columns.values())
        marks = ", ".join(["%s"] * len(self.columns))
        table = quote(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
                [self._values(row) for row in rows],
            )

    def _values(self, row: Values) -> list[Any]:
        row["id"] = self.next_pk
        self.next_pk += 1
        for name, field in self.dates.items():
            if name in row:
                row[name] = field.get_db_prep_save(row[name], connection)
        return [row.get(name, common) for name, common in self.common.items()]


class _Writer:
    def __init__(self) -> None:
        self.listings = _Table(
            Listing(
                structure="Structure d’essai",
                description="Fiche produite pour mesurer la rapidité de l’annuaire.",
                trust=Trust.LOCAL_AUTHORITY,
                origin=Origin.GENERATED,
                updated_at=timezone.now(),
                live=True,
            )
        )
        self.coverages = _Table(
            Coverage(kind=CoverageKind.POINT, street="1 rue de l’Essai", precision=Precision.EXACT)
        )
        self.rows = _Table(SearchRow(kind=CoverageKind.POINT, precision=Precision.EXACT))

    def write(self, batch: list[Generated]) -> None:
        first_listing, first_coverage = self.listings.next_pk, self.coverages.next_pk
        self.listings.insert([listing for listing, _coverage, _row in batch])
        for number, (_listing, coverage, row) in enumerate(batch):
            coverage["listing_id"] = row["listing_id"] = first_listing + number
            row["coverage_id"] = first_coverage + number
        self.coverages.insert([coverage for _listing, coverage, _row in batch])
        self.rows.insert([row for _listing, _coverage, row in batch])

    def close(self) -> None:
        """Tell PostgreSQL's sequences about the keys given here."""
        statements = connection.ops.sequence_reset_sql(no_style(), [Listing, Coverage, SearchRow])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
