"""Addresses of what other rooms do for the listings of this space."""

from __future__ import annotations

from typing import Any


def new_listing_url() -> str:
    """The stepped form, from its beginning."""
    return "/annuaire/inscription/"


def change_url(listing_pk: int) -> str:
    """The same form, with what the listing says now."""
    return f"/annuaire/inscription/modifier/{listing_pk}/"


def resume_url(registration: Any) -> str:
    """A form in progress: that of its listing, or the one of a new listing."""
    if registration.listing_id is not None:
        return change_url(registration.listing_id)
    return new_listing_url()


def kit_url(listing_pk: int) -> str:
    """Logo, poster, e-mail signature."""
    return f"/mon-espace/fiches/{listing_pk}/kit/"
