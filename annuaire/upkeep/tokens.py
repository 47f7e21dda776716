"""The link of a reconfirmation mail: signed, for one editor, about one confirmation.

It opens a page and nothing more: confirming takes a POST. It is useless once the listing was
confirmed again, or once the editor was taken off the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from annuaire.models import Listing, ListingEditor
from annuaire.upkeep.errors import RevokedLinkError, UnreadableLinkError, UsedLinkError

SALT = "annuaire.upkeep.confirmation"


@dataclass(frozen=True, slots=True)
class Invited:
    """Who a link was sent to, about which listing, as they are now."""

    listing: Listing
    editor: ListingEditor


def token_for(editor: ListingEditor, confirmed_on: dt.date) -> str:
    return signing.dumps([editor.listing_id, editor.pk, confirmed_on.isoformat()], salt=SALT)


def invited_by(token: str) -> Invited:
    """Raises UnreadableLinkError, UsedLinkError, RevokedLinkError."""
    listing_pk, editor_pk, asked_about = _read(token)
    listing = Listing.objects.filter(pk=listing_pk).first()
    if listing is None:
        raise UnreadableLinkError
    if listing.confirmed_on is not None and listing.confirmed_on.isoformat() != asked_about:
        raise UsedLinkError
    editors = ListingEditor.objects.filter(pk=editor_pk, listing=listing).select_related("user")
    editor = editors.first()
    if editor is None or (editor.user is not None and not editor.user.is_active):
        raise RevokedLinkError
    return Invited(listing, editor)


def _read(token: str) -> tuple[int, int, str]:
    try:
        value = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise UnreadableLinkError from error
    if not isinstance(value, list) or [type(part) for part in value] != [int, int, str]:
        raise UnreadableLinkError
    listing_pk, editor_pk, asked_about = value
    return listing_pk, editor_pk, asked_about
