"""Listings near one another that serve the same needs."""

from __future__ import annotations

from django.db.models import F, Min

from annuaire.geometry import distance_km
from annuaire.models import Listing, SearchRow
from annuaire.presentation.cards import Card, cards
from annuaire.presentation.detail import Detail
from annuaire.search import Hit

SIMILAR_COUNT = 3
SIMILAR_RADII_KM = (2, 15, 50)


def similar_to(listing: Listing, detail: Detail) -> list[Card]:
    """The nearest other listings that share a need with this one, without its own coverages.

    From its first public point; none for a listing that stands nowhere in particular.
    """
    point = detail.point
    mask = sum(need.mask for need in detail.needs)
    if point is None or point.latitude is None or point.longitude is None or not mask:
        return []
    for radius_km in SIMILAR_RADII_KM:
        found = list(
            SearchRow.objects.within(point.latitude, point.longitude, radius_km)
            .located()
            .exclude(listing_id=listing.pk)
            .annotate(shared=F("needs_mask").bitand(mask))
            .exclude(shared=0)
            .order_by()
            .values("listing_id")
            .annotate(nearest=Min("chord2"))
            .order_by("nearest", "listing_id")
            .values_list("listing_id", "nearest")[:SIMILAR_COUNT]
        )
        if len(found) == SIMILAR_COUNT or radius_km == SIMILAR_RADII_KM[-1]:
            return cards(Hit(pk, distance_km(chord2)) for pk, chord2 in found)
    return []
