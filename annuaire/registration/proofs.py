"""Who may read a proof: who gave it, who answers for the listing, who decides about it today."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import Listing, TrustProof
from annuaire.referents.rights import members_in_charge
from moderation.competence import members_who_can_act
from moderation.models import Event, ScopedTaskState
from moderation.models.journal import Action
from moderation.moderated import territories_of


def may_read(user: Any, proof: TrustProof) -> bool:
    """Before it is sent, whoever gave it alone. Colleagues, other referents, administrators: no."""
    if not user.is_authenticated or not user.is_active:
        return False
    if proof.listing is None:
        return proof.registration is not None and proof.registration.user_id == user.pk
    return _gave_it(user, proof, proof.listing) or decides(user, proof.listing)


def _gave_it(user: Any, proof: TrustProof, listing: Listing) -> bool:
    """Or is responsible for the listing, and it is not of before; as long as she keeps it."""
    if proof.uploaded_by_id == user.pk:
        return listing.is_kept_by(user)
    if not listing.editors.filter(user=user, is_owner=True).exists():
        return False
    return of_today(listing, user).filter(pk=proof.pk).exists()


def of_today(listing: Listing, user: Any) -> QuerySet[TrustProof]:
    """The proofs given since a referent last entrusted it to who asked, and those of ``user``.

    Older ones show who trusts somebody else: no other keeper reads or uses them, even one to
    whom the listing is handed over later. Read in the journal, which outlives accounts.
    """
    entrusted = Event.objects.of(listing).filter(action=Action.ENTRUST).last()
    if entrusted is None:
        return listing.proofs.all()
    return listing.proofs.filter(Q(uploaded_by=user) | Q(uploaded_at__gt=entrusted.at))


def decides(user: Any, listing: Listing, step: ScopedTaskState | None = None) -> bool:
    """Whose step it is; while nothing is read, who would decide in its territory.

    ``step``: the current one, or an older one, when it was read already.
    """
    is_current = step is not None and step.status == step.STATUS_IN_PROGRESS
    state = step if is_current else _open_step(listing)
    if state is None:
        members = members_in_charge(listing, territories_of(listing))
    elif state.status == state.STATUS_IN_PROGRESS:
        members = members_who_can_act(state)
    else:  # sent back: it will come again to the same people
        escalated = state.escalated_at is not None
        there = [(state.departement_id, state.region_id)]
        members = members_in_charge(listing, there, escalated=escalated)
    return members.filter(user=user.pk).exists()


def _open_step(listing: Listing) -> ScopedTaskState | None:
    current = listing.current_workflow_state
    key = current.current_task_state_id if current else None
    return ScopedTaskState.objects.filter(pk=key).first() if key else None
