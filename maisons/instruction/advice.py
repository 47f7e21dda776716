"""The advice of the committee on a request: conflicts of interest, voices, its end."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maisons.instruction.refusals import (
    AlreadyRecusedError,
    NobodyDecidesError,
    NotInstructingError,
    SpokenAlreadyError,
    StepOverError,
)
from maisons.instruction.standing import checked_step, step_of
from maisons.models import OPEN_STATES, LabelRequestPage, Recusal
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.visibility import requests_shown
from moderation import services as engine
from moderation.competence import members_who_can_speak
from moderation.journal import name_of
from moderation.models import Membership, Organisation, Role, Step, Vote
from moderation.services.base import checked_reason
from moderation.stakes import named_by


@transaction.atomic
@requests_shown()
def declare_recusal(
    request: LabelRequestPage, actor: Any, *, organisation: Organisation, reason: str
) -> Recusal:
    """``organisation`` carries or funds the project: its members read the file, and do no more.

    By one of its members, or by the animation team. Raises UnknownRequestError, StepOverError,
    NotInstructingError, AlreadyRecusedError, SpokenAlreadyError, NobodyDecidesError,
    ReasonNeededError.
    """
    held = lock_request(request)
    if not LabelRequestPage.objects.readable_by(actor).filter(pk=held.pk).exists():
        raise UnknownRequestError
    if held.state not in OPEN_STATES:
        raise StepOverError
    members = Membership.objects.active().filter(user=actor)
    if not (members.filter(organisation=organisation) | members.animators()).exists():
        raise NotInstructingError
    if held.recusals.filter(organisation=organisation).exists():
        raise AlreadyRecusedError
    state = step_of(held)
    if state is not None and state.votes.filter(organisation=organisation).exists():
        raise SpokenAlreadyError
    recusal = Recusal.objects.create(
        request=held,
        organisation=organisation,
        reason=checked_reason(reason)[:500],
        author=actor,
        author_name=name_of(actor),
    )
    if not _somebody_decides(held):
        raise NobodyDecidesError
    what = {"who": organisation, "reason": recusal.reason}
    write(held, actor, _("Conflit d’intérêts de %(who)s\u00a0: %(reason)s") % what)
    if state is not None and state.step == Step.ADVICE:
        _end_if_nobody_is_left(state)
    return recusal


def _somebody_decides(held: LabelRequestPage) -> bool:
    """Without those who have an interest in it."""
    deciders = Membership.objects.active().filter(role=Role.DECIDER).exclude(named_by(held))
    return deciders.exists()


def _end_if_nobody_is_left(state: Any) -> None:
    """The last organisation that was waited for withdrew: what was said is the advice."""
    if state.votes.exists() and not members_who_can_speak(state).exists():
        engine.close_advice(state)


@transaction.atomic
@requests_shown()
def vote(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    organisation: Organisation,
    choice: str,
    reason: str = "",
) -> Vote:
    """The voice of an organisation of the committee. Raises UnknownRequestError, StepOverError,
    and what the engine refuses: another organisation, twice, a conflict of interest.
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.ADVICE)
    return engine.vote(
        state,
        actor,
        organisation=organisation,
        choice=choice,
        revision_id=state.revision_id,
        reason=reason,
    )


@transaction.atomic
@requests_shown()
def end_advice(request: LabelRequestPage, actor: Any, *, seen: int, reason: str) -> None:
    """After the deadline, an animator ends an advice that too few organisations gave."""
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.ADVICE)
    engine.close_advice(state, actor, reason=reason)
