"""Listings, presences and search rows made from values, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from annuaire.facets import HAS_HOURS, TRAITS
from annuaire.imports.rows import Values
from annuaire.imports.targets import FLAGS, LISTS, TERMS, TEXTS
from annuaire.models import (
    Coverage,
    CoverageKind,
    ImportBatch,
    Listing,
    Origin,
    Precision,
    SearchRow,
)
from annuaire.services import row_of
from millejours.models import Term
from millejours.text import fold
from territoires.models import Commune, Departement, Region

MASK_OF = {
    "needs": "needs_mask",
    "actions": "actions_mask",
    "audiences": "audiences_mask",
    "stages": "stages_mask",
    "spoken_languages": "languages_mask",
}
SCALARS = (*TEXTS, *FLAGS, "trust", "trust_detail")
TRAIT_FIELDS = (*FLAGS, "price", "is_labelled_maison")


@dataclass(slots=True)
class Lexicon:
    """The terms on line, by their slugs; the departments. Read once a file."""

    terms: dict[str, dict[str, Term]]
    departements: dict[str, Departement]
    regions: dict[str, Region]
    note: str = ""
    communes: dict[str, Commune] = field(default_factory=dict)

    @classmethod
    def load(cls, batch: ImportBatch, departements: dict[str, Departement]) -> Lexicon:
        terms = {
            name: {term.slug: term for term in model._default_manager.in_language("fr").live()}
            for name, model in TERMS.items()
        }
        regions = {one.region_id: one.region for one in departements.values()}
        return cls(terms, departements, regions, origin_note(batch))

    def load_communes(self, codes: Iterable[str]) -> None:
        """Those of one slice, in one query, instead of the ones of the slice before."""
        self.communes = Commune.objects.in_bulk(sorted(set(codes) - {""}))
        for commune in self.communes.values():
            commune.departement = self.departements[commune.departement_id]

    def known(self, name: str, slugs: Iterable[str]) -> list[Term]:
        """The terms of a list; one taken off line since the file was read counts for nothing."""
        return [self.terms[name][slug] for slug in slugs if slug in self.terms[name]]

    def masks(self, category: str, lists: dict[str, Iterable[str]]) -> dict[str, int]:
        masks = {MASK_OF[name]: self._mask(name, slugs) for name, slugs in lists.items()}
        return {**masks, "categories_mask": self._mask("category", [category])}

    def _mask(self, name: str, slugs: Iterable[str]) -> int:
        return sum(1 << term.bit for term in self.known(name, slugs) if term.bit is not None)


def origin_note(batch: ImportBatch) -> str:
    """« Source : FINESS, fichier du 3 mars 2026 (Licence Ouverte). »"""
    day = batch.created_at.strftime("%d/%m/%Y")
    licence = f" ({batch.source.licence})" if batch.source.licence else ""
    return f"Source\u00a0: {batch.source.name}, fichier reçu le {day}{licence}."


def new_listing(values: Values, lexicon: Lexicon, now: Any) -> Listing:
    listing = Listing(
        **{name: values[name] for name in SCALARS if name in values},
        category=lexicon.terms["category"][values["category"]],
        origin=Origin.IMPORT,
        origin_note=lexicon.note,
        live=True,
        first_published_at=now,
        last_published_at=now,
        updated_at=now,
    )
    listing.folded_name = fold(listing.name)[:160]
    return listing


def new_coverage(listing: Listing, values: Values, lexicon: Lexicon) -> Coverage:
    coverage = Coverage(listing=listing)
    set_place(coverage, values, lexicon)
    return coverage


def set_place(coverage: Coverage, values: Values, lexicon: Lexicon) -> None:
    """Write ``place``, ``point`` and ``precision``, those that ``values`` has.

    A new place without point waits for the geocoder, when its street may be shown.
    """
    if "precision" in values:
        coverage.precision = values["precision"]
    if (place := values.get("place")) is not None:
        coverage.kind = place["kind"]
        coverage.label, coverage.street = place["label"], place["street"]
        coverage.postal_code = place["postal_code"]
        coverage.commune = lexicon.communes.get(place["commune"])
        coverage.departement = lexicon.departements.get(place["departement"])
        coverage.region = lexicon.regions.get(place["region"])
        coverage.latitude = coverage.longitude = None
    if "point" in values:
        coverage.latitude, coverage.longitude = values["point"] or (None, None)
    coverage.to_geocode = (
        coverage.latitude is None
        and bool(coverage.street)
        and coverage.kind == CoverageKind.POINT
        and coverage.precision != Precision.COMMUNE
    )


def rows_of(listing: Listing, coverages: list[Coverage], masks: dict[str, int]) -> list[SearchRow]:
    """As ``annuaire.services.build_rows``, without a query."""
    traits = _traits(tuple(getattr(listing, name) for name in TRAIT_FIELDS))
    if listing.opening_hours or any(coverage.opening_hours for coverage in coverages):
        traits |= HAS_HOURS.mask
    whole = {**masks, "traits_mask": traits}
    return [row_of(listing, coverage, whole) for coverage in coverages]


class _Traits:
    """The qualities of a listing, alone."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(TRAIT_FIELDS, values, strict=True))


@lru_cache(maxsize=4096)
def _traits(values: tuple[Any, ...]) -> int:
    shown = _Traits(values)
    return sum(trait.mask for trait in TRAITS if trait is not HAS_HOURS and trait.holds(shown))


def links_of(listing_id: int, name: str, terms: Iterable[Term]) -> list[Any]:
    """The rows that tie a listing to the terms of one of its lists, unsaved."""
    through = getattr(Listing, name).through
    column = f"{LISTS[name]._meta.model_name}_id"
    return [through(**{"listing_id": listing_id, column: term.pk}) for term in terms]
