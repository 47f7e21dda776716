"""A listing is asked for, then given or not by those who answer for its territory."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from annuaire.claims import letters
from annuaire.claims.errors import (
    AlreadyKeeperError,
    ClosedAccountError,
    OwnClaimError,
    TooManyClaimsError,
)
from annuaire.models import ClaimAnswer, Listing, ListingClaim, ListingEditor
from annuaire.referents.rights import members_for_any, territory_of
from moderation.errors import AlreadyDecidedError, GoneError, NotOnLineError, NotYoursError
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import check_account, checked_reason, lock_item

MOST_OPEN = 10  # of one person, who is told to wait for an answer
LONGEST = 1000


@transaction.atomic
def ask(listing: Listing, user: Any, message: str) -> ListingClaim:
    """Ask the referents to give ``listing`` to ``user``; the open claim when there is one.

    Nothing is given here. Raises AlreadyKeeperError, TooManyClaimsError, NotOnLineError,
    ReasonNeededError, InactiveAccountError, GoneError.
    """
    check_account(user)
    held = lock_item(listing)
    if not held.live:
        raise NotOnLineError
    if held.is_kept_by(user):
        raise AlreadyKeeperError
    mine = ListingClaim.objects.of(user).open()
    if known := mine.filter(listing=held).first():
        return known
    if mine.count() >= MOST_OPEN:
        raise TooManyClaimsError
    departement, region = territory_of(held)
    claim = ListingClaim.objects.create(
        listing=held,
        user=user,
        message=checked_reason(message)[:LONGEST],
        departement_id=departement,
        region_id=region,
    )
    letters.tell_referents(claim)
    return claim


@transaction.atomic
def give(claim: ListingClaim, actor: Any) -> ListingClaim:
    """Make who asked the person responsible; those who were stay as colleagues, and are told.

    A body that it belongs to keeps it too, and its members are told. Papers given before stay with
    who gave them (``registration.proofs``).

    By a referent of one of its territories, the national pool or the animation team, never by who
    keeps the listing. Raises NotYoursError, OwnClaimError, AlreadyDecidedError,
    ClosedAccountError, InactiveAccountError, GoneError.
    """
    held, listing = _held(claim, actor)
    if not held.user.is_active:
        raise ClosedAccountError
    before = letters.keepers_to_tell(listing)
    _make_responsible(listing, held.user, actor)
    _close(held, actor, ClaimAnswer.GIVEN)
    record(Action.ENTRUST, listing, actor, revision_id=listing.live_revision_id)
    letters.tell_given(held, before)
    return held


@transaction.atomic
def refuse(claim: ListingClaim, actor: Any, reason: str) -> ListingClaim:
    """Answer no, and say why. Raises as ``give`` does, and ReasonNeededError."""
    held, listing = _held(claim, actor)
    _close(held, actor, ClaimAnswer.REFUSED, checked_reason(reason)[:LONGEST])
    record(Action.NOT_ENTRUST, listing, actor, reason=held.reason)
    letters.tell_refused(held)
    return held


def may_answer(user: Any, claim: ListingClaim) -> bool:
    members = members_for_any(claim.territories)
    if user.pk is None or not members.filter(user=user.pk).exists():
        return False
    return not claim.listing.is_kept_by(user)


def _held(claim: ListingClaim, actor: Any) -> tuple[ListingClaim, Listing]:
    """The claim and its listing, held and read again: the listing first, as everywhere."""
    check_account(actor)
    listing = lock_item(claim.listing)
    held = ListingClaim.objects.select_for_update(of=("self",)).filter(pk=claim.pk).first()
    if held is None:
        raise GoneError
    if not may_answer(actor, held):
        raise NotYoursError
    if held.user_id == actor.pk:
        raise OwnClaimError
    if not held.is_open:
        raise AlreadyDecidedError
    return held, listing


def _make_responsible(listing: Listing, user: Any, actor: Any) -> None:
    """The row of her account, or the invitation to her address, or a new one."""
    people = ListingEditor.objects.filter(listing=listing)
    people.filter(is_owner=True).update(is_owner=False)
    row = people.filter(user=user).first()
    row = row or people.filter(user=None, email__iexact=user.email).first()
    row = row or ListingEditor(listing=listing, email=user.email, added_by=actor)
    row.user, row.is_owner = user, True
    row.save()


def _close(claim: ListingClaim, actor: Any, answer: Any, reason: str = "") -> None:
    """``answer`` is one of ClaimAnswer."""
    claim.answered_at, claim.answered_by = timezone.now(), actor
    claim.answer, claim.reason = answer, reason
    claim.save(update_fields=["answered_at", "answered_by", "answer", "reason"])
