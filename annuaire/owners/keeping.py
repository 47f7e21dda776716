"""Who keeps a listing, who is responsible for it; checked again under the lock of a gesture.

A listing is kept by people (``ListingEditor``) and by the members of the body it belongs to.
Responsible: those whom it names; the members of its body when it names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annuaire.models import BodyMember, Listing, ListingEditor
from annuaire.owners.errors import NotKeeperError, NotResponsibleError
from millejours.models import User
from moderation.services.base import check_account


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing as somebody keeps it. ``pk``: of her own row; None when only with a body."""

    listing: Listing
    is_owner: bool
    pk: int | None

    @property
    def is_in_person(self) -> bool:
        return self.pk is not None


def find_kept(user: Any, listing_pk: int) -> Kept | None:
    """None for what ``user`` does not keep."""
    listings = Listing.objects.kept_by(user).select_related("category")
    listing = listings.filter(pk=listing_pk).first()
    if listing is None:
        return None
    own = ListingEditor.objects.of(user).filter(listing=listing).first()
    if own is not None and own.is_owner:
        return Kept(listing, is_owner=True, pk=own.pk)
    is_with_body = members_behind(listing).filter(user=user).exists()
    is_owner = is_with_body and not has_owner(listing)
    return Kept(listing, is_owner=is_owner, pk=own.pk if own else None)


def checked_keeper(listing: Listing, user: Any) -> Kept:
    """Raises NotKeeperError, and InactiveAccountError for an account closed meanwhile."""
    check_account(user)
    kept = find_kept(user, listing.pk)
    if kept is None:
        raise NotKeeperError
    return kept


def checked_responsible(listing: Listing, user: Any) -> Kept:
    """Raises NotKeeperError, NotResponsibleError, InactiveAccountError."""
    kept = checked_keeper(listing, user)
    if not kept.is_owner:
        raise NotResponsibleError
    return kept


def has_owner(listing: Listing) -> bool:
    """Whether a person is responsible for it, with an account that is open."""
    return _owners(listing).exists()


def _owners(listing: Listing) -> QuerySet[ListingEditor]:
    return ListingEditor.objects.filter(listing=listing, is_owner=True, user__is_active=True)


def members_behind(listing: Listing) -> QuerySet[BodyMember]:
    """The members, with an open account, of the body it belongs to."""
    return BodyMember.objects.filter(body__managed__listing=listing, user__is_active=True)


def responsible_for(listing: Listing) -> list[User]:
    """The accounts that decisions about a listing are told to."""
    owners = _owners(listing).select_related("user").order_by("pk")
    members = members_behind(listing).select_related("user").order_by("pk")
    people = [owner.user for owner in owners] or [member.user for member in members]
    return [person for person in people if person is not None]
