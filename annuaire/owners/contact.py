"""The contact that only professionals read: changed at once by those who keep the listing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annuaire.models import Listing
from annuaire.owners.keeping import checked_keeper
from annuaire.owners.revisions import write_everywhere
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import lock_item, service


@service
def set_professional_contact(listing: Listing, actor: Any, contact: str) -> Listing:
    """Write it on what is on line and in the revisions that wait; an empty one removes it.

    The journal says that it changed, never what it says: the journal outlives everything. Raises
    NotKeeperError, InactiveAccountError, GoneError.
    """
    held = lock_item(listing)
    checked_keeper(held, actor)
    if held.professional_contact == contact:
        return held
    write_everywhere(held, {"professional_contact": contact})
    reason = _("Contact réservé aux professionnels") if contact else _("Contact retiré")
    record(Action.PROMPT, held, actor, revision_id=held.live_revision_id, reason=reason)
    return held
