"""A body, its members, its listings."""

from __future__ import annotations

from typing import Any

from annuaire.models import BodyMember, Listing, ManagedListing, ManagingBody, Trust
from millejours.models import User
from tests.annuaire.factories import make_listing
from tests.factories import UserFactory


def make_body(name: str = "Ville de Mende", **values: Any) -> ManagingBody:
    values = {"kind": "commune", "trust": Trust.LOCAL_AUTHORITY, **values}
    return ManagingBody.objects.create(name=name, **values)


def member(body: ManagingBody, user: User | None = None) -> User:
    user = user or UserFactory()
    BodyMember.objects.create(body=body, user=user, email=user.email)
    return user


def managed(body: ManagingBody, listing: Listing | None = None, name: str = "Crèche") -> Listing:
    """A listing of the body, with a text on line and nobody responsible in person."""
    listing = listing or make_listing(name, phone="04 66 00 00 00")
    ManagedListing.objects.create(body=body, listing=listing)
    return Listing.objects.get(pk=listing.pk)
