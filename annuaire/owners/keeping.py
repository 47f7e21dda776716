"""Who keeps a listing, checked again under the lock of the gesture."""

from __future__ import annotations

from typing import Any

from annuaire.models import Listing, ListingEditor
from annuaire.owners.errors import NotKeeperError, NotResponsibleError
from moderation.services.base import check_account


def checked_keeper(listing: Listing, user: Any) -> ListingEditor:
    """Raises NotKeeperError, and InactiveAccountError for an account closed meanwhile."""
    check_account(user)
    editor = ListingEditor.objects.of(user).filter(listing=listing).first()
    if editor is None:
        raise NotKeeperError
    return editor


def make_responsible_if_nobody_is(listing: Listing, user: Any) -> None:
    """Who sends a listing whose last person responsible closed her account answers for it."""
    people = ListingEditor.objects.filter(listing=listing)
    if not people.filter(is_owner=True, user__is_active=True).exists():
        people.filter(user=user).update(is_owner=True)


def checked_responsible(listing: Listing, user: Any) -> ListingEditor:
    """Raises NotKeeperError, NotResponsibleError, InactiveAccountError."""
    editor = checked_keeper(listing, user)
    if not editor.is_owner:
        raise NotResponsibleError
    return editor
