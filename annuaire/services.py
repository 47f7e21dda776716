"""What changes the directory: callable from the admin, forms, commands and API alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from annuaire import opening
from annuaire.facets import traits_mask
from annuaire.geometry import strip_of, unit_vector
from annuaire.hours.usual import usual
from annuaire.map_data import MAP_KEYS
from annuaire.models import Coverage, CoverageKind, Listing, Precision, SearchRow
from annuaire.models.coverage import LOCATED
from millejours.caching import forget
from millejours.models import Term

STREET_GRID_DEGREES = 0.002  # about 200 metres


def index_listing(listing: Listing) -> None:
    """Rewrite the search rows of a listing from its published state; none when it is off line."""
    index_listings([listing])


def index_listings(listings: Sequence[Listing]) -> None:
    """The same for some of them; quicker with what ``Listing.objects.to_index()`` reads."""
    with transaction.atomic():
        keys = [listing.pk for listing in listings]
        SearchRow.objects.filter(listing_id__in=keys).delete()
        online = (listing for listing in listings if listing.live)
        SearchRow.objects.bulk_create([row for one in online for row in build_rows(one)])
    forget(*MAP_KEYS)


def build_rows(listing: Listing) -> list[SearchRow]:
    """The search rows of a listing, unsaved: also used to preview a draft."""
    masks = {
        "needs_mask": _mask(listing.needs.all()),
        "actions_mask": _mask(listing.actions.all()),
        "audiences_mask": _mask(listing.audiences.all()),
        "stages_mask": _mask(listing.stages.all()),
        "languages_mask": _mask(listing.spoken_languages.all()),
        "categories_mask": _mask([listing.category]),
        "traits_mask": traits_mask(listing),
    }
    return [row_of(listing, coverage, masks) for coverage in listing.coverages.all()]


def _mask(terms: Iterable[Term]) -> int:
    """A term that was never on line has no bit yet, and counts for nothing."""
    mask = 0
    for term in terms:
        if term.bit is not None:
            mask |= 1 << term.bit
    return mask


def row_of(listing: Listing, coverage: Coverage, masks: dict[str, int]) -> SearchRow:
    """One search row, unsaved; ``masks`` are those of the listing."""
    hours = usual(opening.of_presence(coverage.opening_hours, listing.opening_hours))
    row = SearchRow(
        listing=listing,
        coverage_id=coverage.pk or 0,
        kind=coverage.kind,
        confirmed=listing.is_confirmed,
        precision=public_precision(coverage),
        open_mask=hours.mask,
        usual_week=hours.week,
        closed_until=listing.closed_until,
        **territory_codes(coverage),
        **masks,
    )
    if (point := public_point(coverage)) is not None:
        for name, value in columns_of(*point).items():
            setattr(row, name, value)
    return row


def columns_of(latitude: float, longitude: float) -> dict[str, float]:
    """A public point, as the columns of its row say it."""
    vector = unit_vector(latitude, longitude)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "strip": strip_of(longitude),
        "x": vector.x,
        "y": vector.y,
        "z": vector.z,
    }


def territory_codes(coverage: Coverage) -> dict[str, str]:
    """The codes of the territory a coverage names, widest levels filled in."""
    commune = departement = region = ""
    if coverage.kind == CoverageKind.REMOTE:
        return {"commune_code": "", "departement_code": "", "region_code": ""}
    if coverage.commune is not None:
        commune = coverage.commune.code
        departement = coverage.commune.departement_id
        region = coverage.commune.departement.region_id
    elif coverage.departement is not None:
        departement = coverage.departement.code
        region = coverage.departement.region_id
    elif coverage.region is not None:
        region = coverage.region.code
    return {"commune_code": commune, "departement_code": departement, "region_code": region}


def public_precision(coverage: Coverage) -> str:
    """How precisely it may be shown today: a place without a point of its own, at its commune."""
    has_point = coverage.latitude is not None and coverage.longitude is not None
    if coverage.kind in LOCATED and not has_point:
        return str(Precision.COMMUNE)
    return coverage.precision


def public_point(coverage: Coverage) -> tuple[float, float] | None:
    """The latitude and longitude that may be shown, None for a wide area or at a distance.

    An area in a commune stands at the commune, never at its exact point.
    """
    if coverage.kind == CoverageKind.REMOTE or coverage.commune is None:
        return None
    latitude, longitude = coverage.latitude, coverage.longitude
    precision = public_precision(coverage)
    shows_commune = coverage.kind not in LOCATED or precision == Precision.COMMUNE
    if shows_commune or latitude is None or longitude is None:
        return coverage.commune.latitude, coverage.commune.longitude
    if precision == Precision.STREET:
        return _on_grid(latitude), _on_grid(longitude)
    return latitude, longitude


def _on_grid(degrees: float) -> float:
    return round(round(degrees / STREET_GRID_DEGREES) * STREET_GRID_DEGREES, 5)
