"""Listings that were approved, and who keeps them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from annuaire.models import Coverage, Listing, ListingEditor
from millejours.models import User
from tests.annuaire.factories import exact_point, make_listing
from tests.factories import UserFactory

CODE = "ABCDE23456"
APPROVED = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def approved_listing(name: str = "PMI de Mende", *coverages: Coverage, **values: Any) -> Listing:
    """On line, with its code, since March 2026."""
    return make_listing(
        name,
        *(coverages or [exact_point(44.52, 3.51)]),
        **{"verification_code": CODE, "first_published_at": APPROVED, **values},
    )


def keeper(*listings: Listing) -> User:
    """Somebody who keeps these listings."""
    user = UserFactory()
    for listing in listings:
        ListingEditor.objects.create(listing=listing, user=user, email=user.email, is_owner=True)
    return user
