"""What listings say today, in the same shape as what a file says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import WorkflowState

from annuaire.imports.rows import Values
from annuaire.imports.targets import FLAGS, LISTS, OF_THE_SOURCE, TEXTS
from annuaire.models import Coverage, Listing, Origin
from millejours.models import Term
from moderation.models.journal import base_content_type

POINT_DECIMALS = 6


@dataclass(slots=True)
class Current:
    """A listing as the database has it; ``terms`` are the slugs of its lists.

    ``busy``: a person is changing it, or somebody is reading what they changed.
    """

    listing: Listing
    coverages: list[Coverage]
    terms: dict[str, list[str]] = field(default_factory=dict)
    busy: bool = False

    @property
    def was_edited(self) -> bool:
        """Whether a person ever edited it: only then has it revisions."""
        return self.listing.latest_revision_id is not None

    @property
    def is_of_people(self) -> bool:
        """No import made it: a person said that it is the row of a source."""
        return self.listing.origin != Origin.IMPORT

    @property
    def coverage(self) -> Coverage | None:
        """Its only presence; None when a person added or removed some."""
        return self.coverages[0] if len(self.coverages) == 1 else None

    def values(self) -> Values:
        listing, coverage = self.listing, self.coverage
        values: Values = {name: getattr(listing, name) for name in (*TEXTS, *FLAGS)}
        values |= {name: getattr(listing, name) for name in ("trust", "trust_detail")}
        values["category"] = listing.category.slug
        values |= {name: sorted(self.terms.get(name, ())) for name in LISTS}
        values["precision"] = coverage.precision if coverage else None
        values["place"] = place_of(coverage) if coverage else None
        values["point"] = point_of(coverage) if coverage else None
        return values


def place_of(coverage: Coverage) -> Values:
    return {
        "commune": coverage.commune_id or "",
        "departement": coverage.departement_id or "",
        "region": coverage.region_id or "",
        "label": coverage.label,
        "street": coverage.street,
        "kind": coverage.kind,
        "postal_code": coverage.postal_code,
    }


def point_of(coverage: Coverage) -> list[float] | None:
    if coverage.latitude is None or coverage.longitude is None:
        return None
    return [
        round(coverage.latitude, POINT_DECIMALS),
        round(coverage.longitude, POINT_DECIMALS),
    ]


def current_of(keys: Iterable[int]) -> dict[int, Current]:
    """The listings ``keys``, in a number of queries that does not depend on how many."""
    wanted = sorted(keys)
    if not wanted:
        return {}
    listings = Listing.objects.select_related("category").in_bulk(wanted)
    found = {pk: Current(listing, []) for pk, listing in listings.items()}
    places = Coverage.objects.filter(listing_id__in=wanted).select_related(
        "commune__departement__region", "departement", "region"
    )
    for coverage in places.order_by("order", "pk"):
        found[coverage.listing_id].coverages.append(coverage)
    for name, model in LISTS.items():
        for pk, slug in _terms(name, model, wanted):
            found[pk].terms.setdefault(name, []).append(slug)
    for pk in _in_workflow(wanted):
        if pk in found:
            found[pk].busy = True
    for current in found.values():
        current.busy |= current.listing.has_unpublished_changes
    return found


def _terms(name: str, model: type[Term], keys: list[int]) -> Any:
    through = getattr(Listing, name).through
    term = model._meta.model_name
    rows = through.objects.filter(listing_id__in=keys).order_by("pk")
    return rows.values_list("listing_id", f"{term}__slug")


def _in_workflow(keys: list[int]) -> list[int]:
    active = WorkflowState.objects.active().filter(
        base_content_type=base_content_type(Listing(pk=keys[0])),
        object_id__in=[str(key) for key in keys],
    )
    return [int(key) for key in active.order_by("pk").values_list("object_id", flat=True)]


UNKNOWN: Any = object()
EMPTY: tuple[Any, ...] = ("", [], None, False)


def is_edited(name: str, last: Values, today: Values, current: Current) -> bool:
    """Whether a person edited the field ``name`` since the source last described it.

    Of a listing that no import made, what is empty or was never imported is a person's too.
    """
    before = last.get(name, UNKNOWN)
    now = today[name]
    if current.is_of_people and (before is UNKNOWN or now in EMPTY):
        return True
    if name == "point" and (before is UNKNOWN or before is None):
        return _was_moved(last, current)
    if before is UNKNOWN:  # never imported: a person's as soon as it says something
        defaults = {field.name: field.get_default() for field in Listing._meta.fields}
        return now not in EMPTY and now != defaults.get(name) and name not in OF_THE_SOURCE
    if name == "place":
        return now != before or _was_moved(last, current)
    return now != before


def _was_moved(last: Values, current: Current) -> bool:
    """A point that the source never gave: found by the geocoder, or put there by a person."""
    coverage = current.coverage
    if last.get("point") or coverage is None or coverage.latitude is None:
        return False
    return current.was_edited
