"""Nobody learns of a listing that they do not keep: it is not found."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from annuaire.owners.keeping import Kept, find_kept

LARGEST_KEY = 2**63 - 1


def kept_or_404(user: Any, pk: int) -> Kept:
    """Listing ``pk`` as ``user`` keeps it. Raises Http404."""
    kept = find_kept(user, pk) if pk <= LARGEST_KEY else None
    if kept is None:
        raise Http404
    return kept
