"""Opinions of experts and votes of the committee, one voice an organisation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from moderation.competence import members_who_can_speak
from moderation.errors import (
    AlreadyDecidedError,
    AlreadySpokenError,
    AlreadyVotedError,
    NotYourOrganisationError,
    NotYoursError,
    StaleRevisionError,
    TooEarlyError,
)
from moderation.journal import name_of, record
from moderation.models import Choice, Membership, Organisation, ScopedTaskState, Step, Vote
from moderation.models.journal import Action
from moderation.services.base import check_account, checked_reason, lock_state, service
from moderation.services.decisions import OPINION_STEPS, conclude, speaks_for
from moderation.stakes import check_free

ACTIONS = {
    Choice.FOR: Action.VOTE_FOR,
    Choice.OBJECTION: Action.OBJECT,
    Choice.ABSTENTION: Action.ABSTAIN,
}
OF_AN_ADVICE = {**ACTIONS, Choice.OBJECTION: Action.VOTE_AGAINST}


@service
def vote(
    state: ScopedTaskState,
    actor: Any,
    *,
    organisation: Organisation,
    choice: str,
    revision_id: int,
    reason: str = "",
) -> Vote:
    """Say for ``organisation`` what it thinks of the revision that was read.

    A favourable voice may end the step (quorum, opinion on each theme); a reasoned objection
    ends it and sends the object back. An advice, whatever is said, only ends when everybody has
    spoken.

    Raises InactiveAccountError, FourEyesError, StakeError, NotYourOrganisationError,
    AlreadyVotedError, AlreadyDecidedError, StaleRevisionError, ReasonNeededError.
    """
    item, held = lock_state(state)
    if choice not in Choice.values:
        raise NotYoursError
    _check_speaker(held, actor, organisation)
    if revision_id != held.revision_id:
        raise StaleRevisionError
    reason = reason.replace("\0", "").strip()
    if choice == Choice.OBJECTION:
        reason = checked_reason(reason)
    cast = Vote.objects.create(
        task_state=held,
        organisation=organisation,
        user=actor,
        voter_name=name_of(actor),
        choice=choice,
        reason=reason,
        revision_id=held.revision_id,
    )
    actions = OF_AN_ADVICE if held.step == Step.ADVICE else ACTIONS
    action = actions[Choice(choice)]
    record(action, item, actor, state=held, organisation=organisation, reason=reason)
    if held.step != Step.ADVICE and choice == Choice.OBJECTION:
        held.reject(user=actor, comment=f"{organisation.acronym} : {reason}")
    elif _is_over(held, choice, organisation):
        conclude(item, held, actor)
    return cast


def _check_speaker(held: ScopedTaskState, actor: Any, organisation: Organisation) -> None:
    check_account(actor)
    if held.step not in OPINION_STEPS:
        raise NotYoursError
    check_free(held, actor)
    if held.votes.filter(organisation=organisation).exists():
        raise _repeated(held, actor, organisation)
    if held.votes.filter(user=actor).exists():
        raise AlreadySpokenError
    if not speaks_for(held, actor, organisation):
        raise NotYourOrganisationError


def _is_over(held: ScopedTaskState, choice: str, organisation: Organisation) -> bool:
    """An advice, once nobody is left to speak; other steps, once enough are favourable."""
    if held.step == Step.ADVICE:
        return not members_who_can_speak(held).exists()
    return choice == Choice.FOR and _is_enough(held, organisation)


def _repeated(held: ScopedTaskState, actor: Any, organisation: Organisation) -> Exception:
    """A stranger is not told how an organisation voted."""
    if Membership.objects.active().filter(user=actor, organisation=organisation).exists():
        return AlreadyVotedError()
    return NotYourOrganisationError()


def _is_enough(held: ScopedTaskState, organisation: Organisation) -> bool:
    if held.step == Step.VOTE:
        assert held.quorum is not None  # noqa: S101 (frozen by the task)
        return held.votes.favourable().count() >= held.quorum
    held.themes.answered_by([organisation.pk]).update(covered=True)
    return not held.each_theme or not held.themes.filter(covered=False).exists()


@service
def close_vote(state: ScopedTaskState, actor: None = None) -> bool:
    """At the deadline, the tacit approval if its minimum is reached; whether it was.

    Called by the clock (``actor`` is None). Raises AlreadyDecidedError when there is nothing to
    close, or not yet.
    """
    item, held = lock_state(state)
    if held.step != Step.VOTE or held.deadline is None or held.deadline > timezone.now():
        raise AlreadyDecidedError
    if held.tacit_minimum is None or held.votes.favourable().count() < held.tacit_minimum:
        return False
    held.is_tacit = True
    held.save(update_fields=["is_tacit"])
    record(Action.TACIT, item, None, state=held)
    conclude(item, held, None)
    return True


@service
def close_advice(state: ScopedTaskState, actor: Any = None, *, reason: str = "") -> bool:
    """End the advice with what was said, once nobody is left to speak or its deadline is over.

    Returns whether it was ended. At the deadline, the clock (``actor`` is None) does it when as
    many organisations as ``quorum`` have spoken; an animator may with fewer, saying why.

    Raises AlreadyDecidedError, TooEarlyError, NotYoursError, ReasonNeededError.
    """
    item, held = lock_state(state)
    if held.step != Step.ADVICE:
        raise NotYoursError
    is_silent = members_who_can_speak(held).exists()
    if is_silent and (held.deadline is None or held.deadline > timezone.now()):
        raise TooEarlyError
    if actor is None and is_silent and held.votes.count() < (held.quorum or 1):
        return False
    if actor is not None:
        _check_animator(held, actor)
        reason = checked_reason(reason)
    record(Action.TACIT, item, actor, state=held, reason=reason)
    conclude(item, held, actor, reason)
    return True


def _check_animator(held: ScopedTaskState, actor: Any) -> None:
    check_account(actor)
    check_free(held, actor)
    if not Membership.objects.active().animators().filter(user=actor).exists():
        raise NotYoursError
