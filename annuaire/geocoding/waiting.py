"""What waits for the geocoder: coverages on line, and those of the versions that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from wagtail.models import Revision

from annuaire.models import Coverage, GeocodingTry, Listing
from annuaire.models.coverage import LOCATED
from territoires.models import Commune
from territoires.streets import Street

SAME_POINT_DEGREES = 1e-5  # about a metre: what a form rounds
Values = Mapping[str, Any]  # of a coverage, as a revision keeps them
COLUMNS = (
    "kind",
    "street",
    "postal_code",
    "commune",
    "latitude",
    "longitude",
    "precision",
    "wanted_precision",
)


def listings_that_wait(now: datetime, limit: int) -> list[int]:
    """The keys of the next listings to see to: what was never tried first, the newest first.

    A registration of today does not wait behind the 100,000 rows of a national file.
    """
    flagged = (
        Coverage.objects.filter(to_geocode=True)
        .filter(Q(listing__geocoding_try=None) | Q(listing__geocoding_try__retry_at__lte=now))
        .order_by("-pk")
        .values_list("listing_id", flat=True)[:limit]
    )
    found = list(dict.fromkeys(flagged))
    if len(found) < limit:
        due = GeocodingTry.objects.due(now).values_list("listing_id", flat=True)
        found = list(dict.fromkeys([*found, *due[: limit - len(found)]]))
    return found


def waiting_count() -> int:
    """How many presences wait, on line or in a draft never published."""
    return Coverage.objects.filter(to_geocode=True).count()


def flagged_in(revision: Revision) -> Iterator[dict[str, Any]]:
    """The coverages of a revision that wait, as its content has them."""
    for values in revision.content.get("coverages") or ():
        if values.get("to_geocode"):
            yield values


def values_of(coverage: Coverage) -> Values:
    row = {name: getattr(coverage, name) for name in COLUMNS}
    return {**row, "commune": coverage.commune_id}


def streets_of(listing: Listing) -> set[Street]:
    """The distinct addresses to ask about, of what is on line and of what waits."""
    waiting: list[Values] = [values_of(one) for one in listing.coverages.filter(to_geocode=True)]
    if listing.latest_revision_id:
        waiting += [values for one in listing.versions_that_wait() for values in flagged_in(one)]
    communes = communes_of(waiting)
    return {street for values in waiting if (street := street_of(values, communes))}


def communes_of(waiting: Iterable[Values]) -> dict[str, Commune]:
    return Commune.objects.in_bulk({one["commune"] for one in waiting if one.get("commune")})


def street_of(values: Values, communes: Mapping[str, Commune]) -> Street | None:
    """What to ask about a coverage; None when nothing is to be asked.

    An area is shown at its commune, whatever its address: nobody needs to know it. A point that
    stands elsewhere than at the commune was put there by a person: it is never moved.
    """
    commune = communes.get(values.get("commune") or "")
    words = (values.get("street") or "").strip()
    if commune is None or not words or values.get("kind") not in LOCATED:
        return None
    if not _stands_at(commune, values.get("latitude"), values.get("longitude")):
        return None
    return Street(words, values.get("postal_code") or "", commune.code)


def _stands_at(commune: Commune, latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return True
    away = max(abs(latitude - commune.latitude), abs(longitude - commune.longitude))
    return away <= SAME_POINT_DEGREES
