"""Hours at once, and leaving the directory: what needs nobody's approval."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from annuaire import opening
from annuaire.hours.words import in_a_line
from annuaire.models import Listing, Reconfirmation
from annuaire.owners.errors import AlreadyWithdrawnError, HoursChangedError
from annuaire.owners.keeping import checked_keeper, checked_responsible
from annuaire.owners.revisions import write_everywhere
from annuaire.services import index_listing
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import lock_item
from moderation.services.submission import current_state


@dataclass(frozen=True, slots=True)
class Hours:
    """What may change at once: hours in the notation of OpenStreetMap, the end of a closure."""

    opening_hours: str
    closed_until: dt.date | None

    @classmethod
    def of(cls, listing: Listing) -> Self:
        return cls(listing.opening_hours, listing.closed_until)

    @property
    def mark(self) -> str:
        """What a form keeps to tell whether they changed since it was shown."""
        text = f"{self.opening_hours}|{self.closed_until}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def __str__(self) -> str:
        hours = in_a_line(self.opening_hours) or _("pas d’horaires")
        if self.closed_until is None:
            return hours
        closure = _("fermé jusqu’au %(date)s")
        return f"{hours}, {closure % {'date': date_format(self.closed_until, 'j F Y')}}"


@transaction.atomic
def change_hours(
    listing: Listing,
    user: Any,
    *,
    opening_hours: str,
    closed_until: dt.date | None,
    seen: str,
) -> bool:
    """Write the hours on what is on line and on what waits; whether anything changed.

    ``seen``: the ``Hours.mark`` of what was shown. Raises NotKeeperError, HoursChangedError when
    somebody changed them meanwhile, ValidationError for hours that nobody can read, GoneError.
    """
    held = lock_item(listing)
    checked_keeper(held, user)
    before, after = Hours.of(held), Hours(opening_hours, closed_until)
    if before == after:
        return False
    if seen != before.mark:
        raise HoursChangedError
    if opening_hours:
        opening.validate(opening_hours)
    values = {"opening_hours": opening_hours, "closed_until": closed_until}
    write_everywhere(held, values)
    index_listing(held)
    record(
        Action.PROMPT, held, user, revision_id=held.live_revision_id, reason=f"{before} → {after}"
    )
    return True


@transaction.atomic
def cease(listing: Listing, user: Any, *, reason: str = "") -> None:
    """Take a listing off line for good, with what was being read of it.

    By the person responsible; it comes back through the form and a new approval. Raises
    NotKeeperError, NotResponsibleError, AlreadyWithdrawnError, GoneError.
    """
    held = lock_item(listing)
    checked_responsible(held, user)
    current = current_state(held)
    waits_for_answer = Reconfirmation.objects.filter(listing=held).exclude(withdrawn_on=None)
    if not held.live and current is None and not waits_for_answer.exists():
        raise AlreadyWithdrawnError
    if current is not None:
        current.cancel(user=user)
        record(Action.WITHDRAW, held, user, workflow_state_id=current.pk)
    revision_id = held.live_revision_id
    take_off_line(held, user)
    Reconfirmation.objects.filter(listing=held).delete()
    record(
        Action.CEASE, held, user, revision_id=revision_id, reason=reason.replace("\0", "").strip()
    )


def take_off_line(held: Listing, user: Any) -> None:
    """Unpublish, and give up what was planned; the signal empties search rows and caches."""
    held.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    if held.live:
        held.unpublish(user=None, log_action=False)
        log(instance=held, action="wagtail.unpublish", user=user)
