"""The state of a request follows its step in the engine, moved by a person or by the clock."""

from __future__ import annotations

from typing import Any

from wagtail.models import WorkflowState
from wagtail.signals import task_rejected, task_submitted

from maisons.models import LabelRequestPage, State
from moderation.models import FILE_STEPS, ScopedTaskState, Step

STATES = {
    Step.ADMISSIBILITY: State.ADMISSIBILITY,
    Step.INSTRUCTION: State.INSTRUCTION,
    Step.ADVICE: State.COMMITTEE,
    Step.DECISION: State.DECISION,
}
UID = "maisons.instruction"


def connect() -> None:
    task_submitted.connect(_step_begun, sender=ScopedTaskState, dispatch_uid=f"{UID}.begun")
    task_rejected.connect(_sent_back, sender=ScopedTaskState, dispatch_uid=f"{UID}.back")


def _step_begun(sender: type, instance: ScopedTaskState, **_more: Any) -> None:
    if instance.step in FILE_STEPS:
        _write(instance.workflow_state, STATES[Step(instance.step)])


def _sent_back(sender: type, instance: ScopedTaskState, **_more: Any) -> None:
    if instance.step in FILE_STEPS:
        _write(instance.workflow_state, State.COMPLEMENT)


def _write(workflow_state: WorkflowState, state: Any) -> None:
    requests = LabelRequestPage._base_manager.filter(pk=workflow_state.object_id)
    requests.update(state=state)
