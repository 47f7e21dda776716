"""Approving a step, asking for changes, naming an organisation for a theme."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Revision

from millejours.models.guarded import NotReadyError
from moderation.competence import members_who_can_act, members_who_can_speak
from moderation.errors import (
    FourEyesError,
    NobodyThereError,
    NotYoursError,
    StaleRevisionError,
    UnknownOutcomeError,
)
from moderation.journal import record
from moderation.models import Membership, Organisation, Role, ScopedTaskState, ScopedTheme, Step
from moderation.models.journal import Action
from moderation.moderated import Effect, Outcome, outcomes_of
from moderation.services.base import check_account, checked_reason, lock_state, service
from moderation.stakes import check_free

OPINION_STEPS = (Step.EXPERT, Step.VOTE, Step.ADVICE)
APPROVED = Outcome(label="", effect=Effect.APPROVE)


@service
def approve(
    state: ScopedTaskState,
    actor: Any,
    *,
    revision_id: int,
    comment: str = "",
    outcome: str = "",
) -> ScopedTaskState:
    """Approve a step for the revision that was read (``revision_id``).

    ``outcome`` is one of the object's ``moderation_outcomes``, for the types that have more
    than "approved"; it may also send back or refuse for good. Opinions and votes are given in
    the name of an organisation: ``vote``.

    Raises InactiveAccountError, NotYoursError, FourEyesError, StakeError, AlreadyDecidedError,
    StaleRevisionError, UnknownOutcomeError, ReasonNeededError.
    """
    item, held = lock_state(state)
    check_actor(held, actor)
    if held.step in OPINION_STEPS:
        raise NotYoursError
    _take_revision(item, held, actor, revision_id)
    comment = comment.replace("\0", "").strip()
    chosen = _chosen(item, outcome)
    if chosen.needs_reason:
        comment = checked_reason(comment)
    held.outcome = outcome
    held.save(update_fields=["outcome"])
    if chosen.effect is Effect.REQUEST_CHANGES:
        record(Action.REQUEST_CHANGES, item, actor, state=held, reason=comment)
        return held.reject(user=actor, comment=comment)
    if chosen.effect is Effect.REFUSE:
        return _refuse(item, held, actor, comment)
    record(Action.APPROVE, item, actor, state=held, reason=comment)
    return conclude(item, held, actor, comment)


@service
def request_changes(
    state: ScopedTaskState, actor: Any, *, reason: str, revision_id: int | None = None
) -> ScopedTaskState:
    """Send the object back to its author, who is told ``reason``.

    At the step of an opinion or of the vote, that is an objection: ``vote``. Raises as
    ``approve``.
    """
    item, held = lock_state(state)
    check_actor(held, actor)
    if held.step in OPINION_STEPS:
        raise NotYoursError
    if revision_id is not None:
        _take_revision(item, held, actor, revision_id)
    reason = checked_reason(reason)
    record(Action.REQUEST_CHANGES, item, actor, state=held, reason=reason)
    return held.reject(user=actor, comment=reason)


@service
def name_organisation(
    state: ScopedTaskState, actor: Any, *, theme: ScopedTheme, organisation: Organisation
) -> ScopedTheme:
    """The animation team names who answers for a theme that nobody pilots, or in silence.

    Raises NotYoursError, FourEyesError, StakeError, AlreadyDecidedError, NobodyThereError.
    """
    item, held = lock_state(state)
    check_account(actor)
    if not Membership.objects.active().filter(user=actor, role=Role.ANIMATOR).exists():
        raise NotYoursError
    check_free(held, actor)
    scoped = held.themes.nameable().filter(pk=theme.pk).first()
    if scoped is None or held.step != Step.EXPERT:
        raise NotYoursError
    if not Membership.objects.active().speaking().filter(organisation=organisation).exists():
        raise NobodyThereError
    scoped.named_organisation = organisation
    scoped.save(update_fields=["named_organisation"])
    record(Action.NAME, item, actor, state=held, reason=f"{scoped} : {organisation.acronym}")
    return scoped


def check_actor(held: ScopedTaskState, actor: Any) -> None:
    """Checked against the task state itself, never against an object named elsewhere."""
    check_account(actor)
    check_free(held, actor)
    if not members_who_can_act(held).filter(user=actor).exists():
        raise NotYoursError


def speaks_for(held: ScopedTaskState, actor: Any, organisation: Organisation) -> bool:
    return members_who_can_speak(held).filter(user=actor, organisation=organisation).exists()


def _take_revision(item: Any, held: ScopedTaskState, actor: Any, revision_id: int) -> None:
    """The editorial step may be corrected by who reads: it approves what was last saved."""
    expected = held.revision_id
    if held.step == Step.EDITORIAL:
        expected = item.get_latest_revision().pk
    if revision_id != expected:
        raise StaleRevisionError
    if expected == held.revision_id:
        return
    revision = Revision.objects.get(pk=expected)
    if revision.user_id == actor.pk:
        raise FourEyesError
    held.revision, held.editor = revision, revision.user
    held.save(update_fields=["revision", "editor"])


def _chosen(item: Any, outcome: str) -> Outcome:
    if not outcome:
        return APPROVED
    known = outcomes_of(item)
    if outcome not in known:
        raise UnknownOutcomeError
    return known[outcome]


def conclude(item: Any, held: ScopedTaskState, actor: Any, comment: str = "") -> ScopedTaskState:
    """Go on to the next step, or to what the approval does.

    When the approved text may not be published after all (a figure withdrawn meanwhile), what
    was said stays, and the object goes back to its author with the reason.
    """
    try:
        with transaction.atomic():
            held.approve(user=actor, comment=comment)
    except NotReadyError as refusal:
        held = ScopedTaskState.objects.get(pk=held.pk)
        record(Action.REQUEST_CHANGES, item, None, state=held, reason=str(refusal))
        return held.reject(user=None, comment=str(refusal))
    if held.following_task() is None:
        record(Action.DECIDED, item, actor, state=held, reason=held.outcome)
    return held


def _refuse(item: Any, held: ScopedTaskState, actor: Any, reason: str) -> ScopedTaskState:
    """For good: the workflow ends there; a new one may begin another day."""
    workflow_state = held.workflow_state
    workflow_state.cancel(user=actor)
    record(Action.REFUSE, item, actor, state=held, reason=reason)
    if hasattr(item, "on_refused"):
        item.on_refused(held.revision, workflow_state, actor)
    return ScopedTaskState.objects.get(pk=held.pk)
