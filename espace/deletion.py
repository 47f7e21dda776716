"""Closing one's own account: what goes with it, what stays.

Gone: the account, forms in progress, requests for the label that it alone was writing, proofs and
their files, listings never published that nobody else keeps, the contact for professionals of
those taken off line. Staying: what the public could read, off line; the journal, which is only
ever added to: its lines lose the account, and keep the name that they were written with. A body
left without member keeps its listings on line: the national pool is told.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.managers.letters import tell_left_empty
from annuaire.models import (
    BodyMember,
    Listing,
    ListingEditor,
    ManagingBody,
    Origin,
    Registration,
    TrustProof,
)
from annuaire.owners.private import forget_contact
from annuaire.owners.services import cease
from espace.errors import MemberError, StillApplyingError, StillResponsibleError
from maisons.application.leaving import alone_on, leave_drafts
from millejours.models import User
from moderation.models import Membership
from moderation.services.base import check_account


def objection_to_deletion(user: Any) -> str:
    """Why this account may not be closed by its owner; empty when it may."""
    is_member = Membership.objects.filter(user=user).exists()
    return str(MemberError.message) if is_member or user.is_staff or user.is_superuser else ""


def only_responsible_for(user: Any) -> list[Listing]:
    """What is on line, being read or waiting for an answer, with nobody else responsible."""
    from_here = Listing.objects.filter(editors__user=user, editors__is_owner=True)
    found = from_here.filter(
        Q(live=True) | Q(reconfirmation__withdrawn_on__isnull=False) | Q(pk__in=_being_read(user))
    )
    others = ListingEditor.objects.filter(
        listing=OuterRef("pk"), is_owner=True, user__is_active=True
    ).exclude(user=user)
    alone = found.exclude(Exists(others)).exclude(Exists(_other_members(user)))
    return list(alone.distinct().order_by("folded_name", "pk"))


def _other_members(user: Any) -> QuerySet[BodyMember]:
    """Of the body that a listing belongs to: they are responsible for it once nobody else is."""
    members = BodyMember.objects.filter(body__managed__listing=OuterRef("pk"))
    return members.filter(user__is_active=True).exclude(user=user)


def _being_read(user: Any) -> list[int]:
    kept = ListingEditor.objects.of(user).values_list("listing", flat=True).order_by("listing")
    listings = Listing.objects.filter(
        pk__in=list(kept), workflow_states__status__in=["in_progress", "needs_changes"]
    )
    return list(listings.values_list("pk", flat=True).order_by("pk"))


@transaction.atomic
def delete_account(user: Any, *, withdraw_all: bool) -> None:
    """Close ``user``'s account for ever.

    ``withdraw_all``: take off line what nobody else is responsible for. Raises MemberError,
    StillApplyingError, StillResponsibleError, InactiveAccountError.
    """
    check_account(user)
    leave_drafts(user)
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if objection_to_deletion(held):
        raise MemberError
    if alone_on(held):
        raise StillApplyingError
    alone = only_responsible_for(held)
    if alone and not withdraw_all:
        raise StillResponsibleError
    for listing in alone:
        cease(listing, held)
        forget_contact(listing)
    _delete_proofs(held)
    never_seen = list(_never_published(held))
    _tell_of_empty_bodies(held)
    ListingEditor.objects.filter(user=None, email__iexact=held.email).delete()
    BodyMember.objects.filter(user=None, email__iexact=held.email).delete()
    held.delete()
    for listing in never_seen:
        listing.delete()


def _tell_of_empty_bodies(user: Any) -> None:
    """Their rows are held: of two members who close their accounts at once, the second tells."""
    mine = ManagingBody.objects.select_for_update().of(user)
    list(mine)
    for body in ManagingBody.objects.left_empty_by(user):
        tell_left_empty(body)


def _delete_proofs(user: Any) -> None:
    """The rows now; the files once the transaction has committed."""
    mine = Q(uploaded_by=user) | Q(registration__user=user)
    proofs = TrustProof.objects.filter(mine).order_by("pk")
    for proof in proofs:
        if proof.file:
            storage, name = proof.file.storage, proof.file.name
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
    TrustProof.objects.filter(pk__in=[proof.pk for proof in proofs]).delete()
    Registration.objects.filter(user=user).delete()


def _never_published(user: Any) -> QuerySet[Listing]:
    """An invitation that nobody took up keeps nothing."""
    joined = ListingEditor.objects.filter(listing=OuterRef("pk"), user__isnull=False)
    others = joined.exclude(user=user)
    drafts = Listing.objects.filter(
        editors__user=user,
        live=False,
        first_published_at=None,
        origin=Origin.REGISTRATION,
    )
    return drafts.filter(managed=None).exclude(Exists(others)).distinct().order_by("pk")
