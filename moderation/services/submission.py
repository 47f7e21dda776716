"""Sending a draft to be approved, taking it back, sending it again, talking about it."""

from __future__ import annotations

from typing import Any

from wagtail.models import WorkflowState

from moderation.competence import members_who_can_act
from moderation.errors import (
    AlreadySubmittedError,
    GoneError,
    NothingToSubmitError,
    NotSubmittedError,
    NotYoursError,
    NoWorkflowError,
)
from moderation.journal import name_of, record
from moderation.models import Membership, Organisation, Remark, Role, ScopedTaskState
from moderation.models.journal import Action
from moderation.services.base import check_account, checked_reason, lock_item, service

WRITERS = (Role.AUTHOR, Role.ANIMATOR, Role.TRANSLATOR)


@service
def submit(item: Any, actor: Any) -> WorkflowState:
    """Send the latest draft of ``item`` (a page, a listing…) to the first step.

    ``actor`` is None for a public form; otherwise an active account, in the admin or not. After
    a request for changes, this is ``resume``. Submitted already, and not changed since: the
    state in progress is returned as it is. Whoever sent it may send it again, its owner, and
    those who write for an organisation.

    Raises NotYoursError, NothingToSubmitError, NoWorkflowError, AlreadySubmittedError, and
    NotReadyError when the draft is incomplete.
    """
    held = lock_item(item)
    current = current_state(held)
    _check_sender(held, current, actor)
    latest = held.get_latest_revision()
    if latest is None:
        raise NothingToSubmitError
    if current is not None:
        return _again(held, current, latest, actor)
    workflow = held.get_workflow()
    if workflow is None or not workflow.tasks.filter(active=True).exists():
        raise NoWorkflowError
    state = workflow.start(held, actor)
    record(Action.SUBMIT, held, actor, revision_id=latest.pk, workflow_state_id=state.pk)
    return state


def _check_sender(held: Any, current: WorkflowState | None, actor: Any) -> None:
    """None is a public form. The screen checks who asks first; not everybody resumes."""
    if actor is None:
        return
    check_account(actor)
    if current is None:
        return
    own = {getattr(held, "owner_id", None), current.requested_by_id}
    writes = Membership.objects.active().filter(user=actor, role__in=WRITERS)
    may = actor.pk in own or actor.is_superuser or _keeps(held, actor)
    if not may and not writes.exists():
        raise NotYoursError


def _keeps(held: Any, actor: Any) -> bool:
    """Those whom the object itself names."""
    return hasattr(held, "is_kept_by") and held.is_kept_by(actor)


def _again(held: Any, current: WorkflowState, latest: Any, actor: Any) -> WorkflowState:
    if current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _resume(held, current, actor)
    asked = current.current_task_state
    if asked is not None and asked.revision_id == latest.pk:
        return current
    raise AlreadySubmittedError


@service
def resume(item: Any, actor: Any) -> WorkflowState:
    """Send again what was sent back: from the first step if the text changed.

    Raises NotSubmittedError when nothing waits for changes.
    """
    held = lock_item(item)
    current = current_state(held)
    _check_sender(held, current, actor)
    if current is None or current.status != WorkflowState.STATUS_NEEDS_CHANGES:
        raise NotSubmittedError
    return _resume(held, current, actor)


def _resume(held: Any, current: WorkflowState, actor: Any) -> WorkflowState:
    current.resume(user=actor)
    revision_id = current.current_task_state.revision_id
    record(Action.RESUME, held, actor, revision_id=revision_id, workflow_state_id=current.pk)
    return current


@service
def withdraw(item: Any, actor: Any, *, reason: str = "") -> None:
    """Stop what is in progress; the draft stays, what was on line stays on line.

    By whoever sent it, by its owner or keepers, by the animation team. Raises NotSubmittedError,
    NotYoursError.
    """
    check_account(actor)
    held = lock_item(item)
    current = current_state(held)
    if current is None:
        raise NotSubmittedError
    if not _may_take_back(current, held, actor):
        raise NotYoursError
    asked = current.current_task_state
    revision_id = asked.revision_id if asked else None
    current.cancel(user=actor)
    record(
        Action.WITHDRAW,
        held,
        actor,
        revision_id=revision_id,
        workflow_state_id=current.pk,
        reason=reason.replace("\0", "").strip(),
    )


def _may_take_back(current: WorkflowState, held: Any, actor: Any) -> bool:
    """Wagtail 8.0 lets nobody but the first two, and anybody when it asks about nobody."""
    owners = {current.requested_by_id, getattr(held, "owner_id", None)}
    animates = Membership.objects.active().animators().filter(user=actor)
    return actor.pk in owners or _keeps(held, actor) or animates.exists()


@service
def remark(state: ScopedTaskState, actor: Any, *, text: str) -> Remark:
    """Add a message to the thread of an object in progress. Raises NotYoursError."""
    check_account(actor)
    fresh = ScopedTaskState.objects.select_related("workflow_state").filter(pk=state.pk).first()
    if fresh is None:
        raise GoneError
    workflow_state = fresh.workflow_state
    if not workflow_state.is_active:
        raise NotSubmittedError
    if workflow_state.requested_by_id != actor.pk and not _takes_part(fresh, actor):
        raise NotYoursError
    return Remark.objects.create(
        workflow_state=workflow_state,
        author=actor,
        author_name=name_of(actor),
        text=checked_reason(text)[:4000],
    )


def _takes_part(state: ScopedTaskState, actor: Any) -> bool:
    """Members see what is in progress; those who are referents only, their territory."""
    mine = Membership.objects.active().filter(user=actor)
    if mine.exclude(role=Role.REFERENT).exists():
        return True
    here = Organisation.objects.covering(state.departement_id, state.region_id)
    if mine.filter(organisation__in=here.values("pk")).exists():
        return True
    return members_who_can_act(state).filter(user=actor).exists()


def current_state(item: Any) -> WorkflowState | None:
    """What is in progress on ``item`` or waits for changes, read now and held."""
    found = item.workflow_states.active().first()
    if found is None:
        return None
    return WorkflowState.objects.select_for_update(of=("self",)).get(pk=found.pk)
