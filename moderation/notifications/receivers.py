"""Hears the engine, and has the right people told."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import WorkflowState
from wagtail.signals import task_approved, task_submitted

from moderation.models import Event, ExceptionalAct, ScopedTaskState, Step
from moderation.models.journal import Action
from moderation.notifications.asking import ask
from moderation.notifications.decisions import DECISIONS, tell_decision, tell_step_passed
from moderation.notifications.together import is_put_off
from moderation.notifications.urgent import tell_act
from moderation.signals import exceptional_act_done, step_escalated

UID = "moderation.notifications"


def connect() -> None:
    task_submitted.connect(_step_open, sender=ScopedTaskState, dispatch_uid=f"{UID}.begun")
    step_escalated.connect(_step_open, sender=ScopedTaskState, dispatch_uid=f"{UID}.escalated")
    task_approved.connect(_step_passed, sender=ScopedTaskState, dispatch_uid=f"{UID}.passed")
    post_save.connect(_written_down, sender=Event, dispatch_uid=f"{UID}.journal")
    exceptional_act_done.connect(_act_done, sender=ExceptionalAct, dispatch_uid=f"{UID}.acts")


def _step_open(sender: type, instance: ScopedTaskState, **_more: Any) -> None:
    if not is_put_off():
        ask(instance)


def _step_passed(sender: type, instance: ScopedTaskState, **_more: Any) -> None:
    tell_step_passed(instance)


def _written_down(
    sender: type, instance: Event, created: bool, raw: bool = False, **_more: Any
) -> None:
    if not created or raw:
        return
    if instance.action == Action.NAME:
        _ask_again(instance)
    elif instance.action == Action.ABSTAIN and instance.step == Step.EXPERT:
        _ask_again(instance)  # nobody may be left who can answer: the team then names
    elif instance.action in DECISIONS:
        tell_decision(instance)


def _ask_again(event: Event) -> None:
    current = WorkflowState.objects.get(pk=event.workflow_state_id).current_task_state_id
    ask(ScopedTaskState.objects.get(pk=current))


def _act_done(sender: type, act: ExceptionalAct, item: Any, **_more: Any) -> None:
    tell_act(act, item)
