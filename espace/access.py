"""Nobody learns of a listing that they do not keep: it is not found."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from annuaire.models import ListingEditor

LARGEST_KEY = 2**63 - 1


def kept_or_404(user: Any, pk: int) -> ListingEditor:
    """The row by which ``user`` keeps listing ``pk``. Raises Http404."""
    if pk > LARGEST_KEY:
        raise Http404
    editors = ListingEditor.objects.of(user).select_related("listing__category")
    editor = editors.filter(listing_id=pk).first()
    if editor is None:
        raise Http404
    return editor
