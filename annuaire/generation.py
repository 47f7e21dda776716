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
from annuaire.hours.usual import usual
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
from annuaire.services import columns_of
from millejours.text import fold
from territoires.models import Commune

SEED = 1000
BATCH = 5000
SPREAD_DEGREES = 0.011  # about 1.2 km
CONFIRMED_ON = dt.date(2026, 1, 1)
# One listing in two has hours: of these, one in twenty never closes or has no plain week.
DAYS = ("Mo-Fr", "Mo-Fr", "Mo-Sa", "Tu-Sa", "Mo,Tu,Th,Fr", "We,Fr")
OPENS, CLOSES_AT_NOON = ("08:00", "08:30", "09:00", "09:00", "10:00"), ("12:00", "12:00", "12:30")
OPENS_AGAIN = ("13:30", "14:00", "14:00", "14:30")
CLOSES = ("16:30", "17:00", "17:30", "18:00", "18:30", "19:00", "20:00")
HOLIDAYS = ("; PH off", "; PH off", "")
RARE_HOURS_EVERY = 40
RARE_HOURS = (
    "24/7",
    "Mo[1] 09:00-12:00",
    "Apr-Sep Mo-Fr 09:00-18:00; Oct-Mar Mo-Fr 09:00-16:30; PH off",
    "Mo-Su 20:00-08:00",
)
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
    hours = _hours(number) if number % 2 else ""
    kept_hours = usual(hours)
    name = f"Fiche d’essai {number} à {commune.name}"
    listing = {
        "name": name,
        "folded_name": fold(name)[:160],
        "category_id": category.pk,
        "opening_hours": hours,
        "origin_reference": f"essai:{number}",
        "confirmed_on": CONFIRMED_ON if confirmed else None,
    }
    coverage = {"commune_id": commune.code, "latitude": latitude, "longitude": longitude}
    row = {
        "confirmed": confirmed,
        **columns_of(latitude, longitude),
        "commune_code": commune.code,
        "departement_code": commune.departement_id,
        "region_code": commune.departement.region_id,
        "needs_mask": _bits(rng, NEEDS_BITS),
        "actions_mask": _bits(rng, ACTIONS_BITS),
        "categories_mask": 1 << (category.bit or 0),
        "traits_mask": MODES[0].mask | (HAS_HOURS.mask if hours else 0),
        "open_mask": kept_hours.mask,
        "usual_week": kept_hours.week,
    }
    return listing, coverage, row


def _hours(number: int) -> str:
    """Some 3,000 different weeks."""
    if number % RARE_HOURS_EVERY == 1:
        return RARE_HOURS[number // RARE_HOURS_EVERY % len(RARE_HOURS)]
    choices, rest = [], number * 2_654_435_761 % 2**32 >> 8  # any two numbers differ, not in order
    for values in (DAYS, OPENS, CLOSES_AT_NOON, OPENS_AGAIN, CLOSES, HOLIDAYS):
        rest, rank = divmod(rest, len(values))
        choices.append(values[rank])
    days, opens, noon, again, closes, holidays = choices
    return f"{days} {opens}-{noon},{again}-{closes}{holidays}"


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
