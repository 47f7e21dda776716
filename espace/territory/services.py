"""The contact that only professionals read: changed at once by those who keep the listing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Revision

from annuaire.models import Listing, ListingEditor
from moderation.errors import NotYoursError
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import check_account, lock_item, service
from moderation.services.submission import current_state

FIELD = "professional_contact"


@service
def set_professional_contact(listing: Listing, actor: Any, contact: str) -> Listing:
    """Write it on what is on line and in the revisions that wait; an empty one removes it.

    The journal says that it changed, never what it says: the journal outlives everything. Raises
    NotYoursError, GoneError.
    """
    check_account(actor)
    held = lock_item(listing)
    if not ListingEditor.objects.of(actor).filter(listing=held).exists():
        raise NotYoursError
    if held.professional_contact == contact and not _differing(held, contact):
        return held
    Listing.objects.filter(pk=held.pk).update(**{FIELD: contact})
    for revision in _differing(held, contact):
        revision.content = {**revision.content, FIELD: contact}
        revision.save(update_fields=["content"])
    held.professional_contact = contact
    reason = _("Contact réservé aux professionnels") if contact else _("Contact retiré")
    record(Action.PROMPT, held, actor, revision_id=held.live_revision_id, reason=reason)
    return held


def _differing(held: Listing, contact: str) -> list[Revision]:
    """The revisions that are on line, or may come on line, and say something else."""
    keys = {held.latest_revision_id, held.live_revision_id}
    current = current_state(held)
    if current is not None and current.current_task_state is not None:
        keys.add(current.current_task_state.revision_id)
    may_be_published = Q(pk__in=keys - {None}) | Q(approved_go_live_at__isnull=False)
    found = held.revisions.filter(may_be_published).order_by("pk")
    return [revision for revision in found if revision.content.get(FIELD, "") != contact]
