"""What somebody had begun on a listing goes when she keeps it no longer: it holds private data."""

from __future__ import annotations

from typing import Any

from annuaire.models import Listing, Registration
from annuaire.models.listing import ListingQuerySet


def forget_forms(listing: Listing, user: Any) -> int:
    """Delete her forms on ``listing`` that were not sent, with their documents; how many."""
    begun = Registration.objects.select_for_update().filter(user=user, listing=listing)
    found = list(begun.in_progress().order_by("pk"))
    for form in found:
        for proof in form.proofs.filter(listing=None):
            proof.delete()
        form.delete()
    return len(found)


def forget_lost_forms(listings: ListingQuerySet) -> int:
    """Delete the forms on ``listings`` of those who keep them no longer; how many."""
    begun = Registration.objects.in_progress().filter(listing__in=listings.order_by().values("pk"))
    pairs = {(form.listing, form.user) for form in begun.select_related("listing", "user")}
    return sum(
        forget_forms(listing, user)
        for listing, user in sorted(pairs, key=lambda pair: (pair[0].pk, pair[1].pk))
        if not listing.is_kept_by(user)
    )
