"""Made-up listings to measure the directory with: deterministic, and easy to remove.

Positions follow the population around real communes; nothing of them may reach a public site
(the command refuses to run where DEBUG is off, unless forced).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction

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
    """Create ``count`` listings, the same ones every time; returns how many."""
    source = _listings(count)
    done = 0
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            _write(batch)
        done += len(batch)
        progress(done)
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


Generated = tuple[Listing, Coverage, SearchRow]


def _listings(count: int) -> Iterator[Generated]:
    rng = random.Random(SEED)  # noqa: S311 (not a secret)
    communes = list(Commune.objects.select_related("departement").order_by("code"))
    weights = [commune.population + 1 for commune in communes]
    categories = list(Category.objects.in_language("fr"))
    for number, commune in enumerate(rng.choices(communes, weights, k=count)):
        yield _one(rng, number, commune, categories)


def _one(
    rng: random.Random, number: int, commune: Commune, categories: list[Category]
) -> Generated:
    latitude = round(commune.latitude + rng.gauss(0, SPREAD_DEGREES), 5)
    longitude = round(commune.longitude + rng.gauss(0, SPREAD_DEGREES), 5)
    category = rng.choice(categories)
    confirmed = number % UNCONFIRMED_EVERY != 0
    name = f"Fiche d’essai {number} à {commune.name}"
    listing = Listing(
        name=name,
        folded_name=fold(name)[:160],
        structure="Structure d’essai",
        category=category,
        description="Fiche produite pour mesurer la rapidité de l’annuaire.",
        opening_hours=HOURS if number % 2 else "",
        trust=Trust.LOCAL_AUTHORITY,
        origin=Origin.GENERATED,
        origin_reference=f"essai:{number}",
        confirmed_on=CONFIRMED_ON if confirmed else None,
        live=True,
    )
    coverage = Coverage(
        kind=CoverageKind.POINT,
        commune=commune,
        street="1 rue de l’Essai",
        latitude=latitude,
        longitude=longitude,
        precision=Precision.EXACT,
    )
    vector = unit_vector(latitude, longitude)
    row = SearchRow(
        kind=CoverageKind.POINT,
        confirmed=confirmed,
        precision=Precision.EXACT,
        latitude=latitude,
        longitude=longitude,
        x=vector.x,
        y=vector.y,
        z=vector.z,
        commune_code=commune.code,
        departement_code=commune.departement_id,
        region_code=commune.departement.region_id,
        needs_mask=_bits(rng, NEEDS_BITS),
        actions_mask=_bits(rng, ACTIONS_BITS),
        categories_mask=1 << (category.bit or 0),
        traits_mask=MODES[0].mask | (HAS_HOURS.mask if number % 2 else 0),
    )
    return listing, coverage, row


def _bits(rng: random.Random, among: int) -> int:
    mask = 0
    for bit in rng.sample(range(among), rng.randint(1, 3)):
        mask |= 1 << bit
    return mask


def _write(batch: list[Generated]) -> None:
    Listing.objects.bulk_create([listing for listing, _coverage, _row in batch])
    for listing, coverage, _row in batch:
        coverage.listing = listing
    Coverage.objects.bulk_create([coverage for _listing, coverage, _row in batch])
    for listing, coverage, row in batch:
        row.listing_id, row.coverage_id = listing.pk, coverage.pk
    SearchRow.objects.bulk_create([row for _listing, _coverage, row in batch])
