"""What only professionals read of a listing, when nobody answers for it any more."""

from __future__ import annotations

from django.db import transaction

from annuaire.models import Listing
from annuaire.owners.revisions import write_in_history
from moderation.services.base import lock_item


@transaction.atomic
def forget_contact(listing: Listing) -> None:
    """The contact for professionals, from the listing and from its history. Raises GoneError."""
    write_in_history(lock_item(listing), {"professional_contact": ""})
