"""What somebody had begun on a listing goes when she keeps it no longer: it holds private data."""

from __future__ import annotations

from typing import Any

from annuaire.models import Listing, Registration


def forget_forms(listing: Listing, user: Any) -> int:
    """Delete her forms on ``listing`` that were not sent, with their documents; how many."""
    begun = Registration.objects.select_for_update().filter(user=user, listing=listing)
    found = list(begun.in_progress().order_by("pk"))
    for form in found:
        for proof in form.proofs.filter(listing=None):
            proof.delete()
        form.delete()
    return len(found)
