"""Addresses of what other rooms do for the listings of this space."""

from __future__ import annotations

from django.urls import reverse


def new_listing_url() -> str:
    """The stepped form, from its beginning."""
    return reverse("inscription:start")


def change_url(listing_pk: int) -> str:
    """The same form, with what the listing says now."""
    return reverse("inscription:change", args=[listing_pk])


def kit_url(listing_pk: int) -> str:
    """Logo, poster, e-mail signature."""
    return reverse("kit:page", args=[listing_pk])
