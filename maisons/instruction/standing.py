"""Where a request is in the engine, and who may do something there."""

from __future__ import annotations

from typing import Any

from maisons.instruction.refusals import NotInstructingError, StepOverError
from maisons.models import LabelRequestPage
from maisons.requests.refusals import UnknownRequestError
from moderation.competence import members_who_can_act
from moderation.models import Organisation, ScopedTaskState


def step_of(request: LabelRequestPage) -> ScopedTaskState | None:
    """The step that is in progress; None for a draft, a complement asked, a request decided."""
    current = request.current_workflow_task_state
    if current is None or current.status != ScopedTaskState.STATUS_IN_PROGRESS:
        return None
    return ScopedTaskState.objects.filter(pk=current.pk).first()


def checked_step(held: LabelRequestPage, actor: Any, seen: int, *wanted: Any) -> ScopedTaskState:
    """The step in progress, which must be the one that was read (``seen``) and of these kinds.

    Raises UnknownRequestError for who may not read the request, StepOverError.
    """
    if not LabelRequestPage.objects.readable_by(actor).filter(pk=held.pk).exists():
        raise UnknownRequestError
    state = step_of(held)
    if state is None or state.pk != seen or state.step not in wanted:
        raise StepOverError
    return state


def organisations_of(state: ScopedTaskState | None, actor: Any) -> list[Organisation]:
    """Those for which this person may act at the step, by name."""
    if state is None or not actor.is_authenticated:
        return []
    members = members_who_can_act(state).filter(user=actor.pk)
    return list(Organisation.objects.filter(pk__in=members.values("organisation")))


def checked_organisation(
    state: ScopedTaskState, actor: Any, organisation: Organisation
) -> Organisation:
    """Raises NotInstructingError."""
    if organisation not in organisations_of(state, actor):
        raise NotInstructingError
    return organisation
