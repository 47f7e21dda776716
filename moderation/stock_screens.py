"""What is done from Wagtail's own screens is written in the journal, as what the services do."""

from __future__ import annotations

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_cancelled, workflow_submitted

from moderation.journal import record
from moderation.models import ScopedTaskState
from moderation.models.journal import Action
from moderation.services.base import is_at_work

UID = "moderation.stock_screens"


def connect() -> None:
    workflow_submitted.connect(_sent, dispatch_uid=f"{UID}.sent")
    task_submitted.connect(_sent_again, sender=ScopedTaskState, dispatch_uid=f"{UID}.again")
    workflow_cancelled.connect(_taken_back, dispatch_uid=f"{UID}.back")


def _sent(sender: type, instance: WorkflowState, user: Any, **_more: Any) -> None:
    _write(Action.SUBMIT, instance, user)


def _sent_again(sender: type, instance: ScopedTaskState, user: Any, **_more: Any) -> None:
    earlier = instance.workflow_state.task_states.exclude(pk=instance.pk)
    last = earlier.order_by("-started_at", "-pk").first()
    if last is not None and last.status == TaskState.STATUS_REJECTED:
        _write(Action.RESUME, instance.workflow_state, user, instance)


def _taken_back(sender: type, instance: WorkflowState, user: Any, **_more: Any) -> None:
    _write(Action.WITHDRAW, instance, user)


def _write(
    action: Any, workflow_state: WorkflowState, user: Any, step: TaskState | None = None
) -> None:
    item = workflow_state.content_object
    if is_at_work() or item is None:
        return
    step = step or workflow_state.current_task_state
    record(
        action,
        item,
        user,
        revision_id=step.revision_id if step else None,
        workflow_state_id=workflow_state.pk,
    )
