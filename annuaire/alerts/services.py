"""An alert is received, then handled by those who answer for its territory."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.alerts.letters import tell_again, tell_at_once
from annuaire.models import SERIOUS, Listing, ListingAlert
from annuaire.models.alerts import LONGEST_SAID
from annuaire.referents.rights import members_for_any, territory_of
from millejours.text import fold
from moderation.errors import AlreadyDecidedError, GoneError, NotYoursError
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import check_account, checked_reason

MOST_OPEN = 20  # of one listing: what more is said is added to the last of its kind
LONGEST_OUTCOME = 300


@transaction.atomic
def receive(listing: Listing, kind: str, text: str = "") -> ListingAlert:
    """Keep what somebody says of ``listing``; serious, its referents are told at once.

    The same thing said again while nobody has handled it is counted, and told once. Of a listing
    that has too many alerts, what is new is added to the last of its kind.
    """
    Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    text = text.replace("\0", "").strip()
    known = _said_before(listing, kind, text)
    if known is not None:
        return _said_again(known, text)
    departement, region = territory_of(listing)
    alert = ListingAlert.objects.create(
        listing=listing, kind=kind, text=text, departement_id=departement, region_id=region
    )
    if kind in SERIOUS:
        tell_at_once(alert)
    return alert


def _said_before(listing: Listing, kind: str, text: str) -> ListingAlert | None:
    waiting = list(listing.alerts.open().order_by("-received_at", "-pk"))
    same_kind = [alert for alert in waiting if alert.kind == kind]
    if not text and same_kind:
        return same_kind[0]
    same = [alert for alert in same_kind if fold(alert.text) == fold(text)]
    if same:
        return same[0]
    return same_kind[0] if same_kind and len(waiting) >= MOST_OPEN else None


def _said_again(alert: ListingAlert, text: str) -> ListingAlert:
    """One more time; what is new in it is kept while there is room, and told when it is serious."""
    is_new = fold(text) not in fold(alert.text)
    alert.count += 1  # its listing is held
    if is_new:
        alert.text = f"{alert.text}\n\n{text}"[:LONGEST_SAID]
    alert.save(update_fields=["count", "text"])
    if is_new and alert.is_serious:
        tell_again(alert)
    return alert


@transaction.atomic
def handle(alert: ListingAlert, actor: Any, outcome: str) -> ListingAlert:
    """Close it with what was done about it, for ever.

    By a referent of its territory, the national pool or the animation team, never by who keeps
    the listing. Raises InactiveAccountError, NotYoursError, GoneError, AlreadyDecidedError,
    ReasonNeededError.
    """
    check_account(actor)
    held = ListingAlert.objects.select_for_update(of=("self",)).filter(pk=alert.pk).first()
    if held is None:
        raise GoneError
    if not may_handle(actor, held):
        raise NotYoursError
    if not held.is_open:
        raise AlreadyDecidedError
    held.outcome = checked_reason(outcome)[:LONGEST_OUTCOME]
    held.handled_at, held.handled_by = timezone.now(), actor
    held.save(update_fields=["outcome", "handled_at", "handled_by"])
    reason = f"{held.get_kind_display()} : {held.outcome}"
    record(Action.ALERT, held.listing, actor, reason=reason)
    return held


def may_handle(user: Any, alert: ListingAlert) -> bool:
    members = members_for_any(alert.territories)
    if user.pk is None or not members.filter(user=user.pk).exists():
        return False
    return not alert.listing.is_kept_by(user)
