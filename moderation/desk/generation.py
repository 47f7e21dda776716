"""Made-up requests in progress, to measure the desk with: written directly, nobody is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowState

from millejours.models import User
from moderation.models import Choice, Membership, Organisation, ScopedTaskState, Step, Vote
from moderation.workflows import COMMITTEE, NAMES, ensure_default_workflows

OLDEST_DAYS = 40
ANSWER_DAYS = 10
MOST_VOTES = 3  # one less than the quorum at most


def pages_without_request(count: int) -> list[Page]:
    """The first ``count`` pages on line that are not in moderation, homes left out."""
    active = WorkflowState.objects.active().values_list("object_id", flat=True)
    busy = [int(key) for key in active if key.isdecimal()]
    pages = Page.objects.live().filter(depth__gt=2).exclude(pk__in=busy)
    return list(pages.order_by("pk").specific()[:count])


@transaction.atomic
def generate(items: Iterable[Any]) -> int:
    """Put each item at a step of the committee's workflow, with votes; returns how many.

    Steps, ages and voices follow one another, the same every time.
    """
    ensure_default_workflows()
    workflow = Workflow.objects.filter(name=NAMES[COMMITTEE]).order_by("pk")[0]
    senders = cycle(_members() or [None])
    voters = list(Organisation.objects.committee().order_by("acronym")[:MOST_VOTES])
    tasks = cycle([task.specific for task in workflow.tasks])
    number = 0
    for number, item in enumerate(items, 1):
        started = timezone.now() - timedelta(days=number % OLDEST_DAYS)
        state = _request(item, workflow, next(tasks), next(senders), started)
        if state.step == Step.VOTE:
            _vote(state, voters[: number % MOST_VOTES])
    return number


def _members() -> list[User]:
    people = Membership.objects.active().values("user")
    return list(User.objects.filter(pk__in=people).order_by("pk"))


def _request(
    item: Any, workflow: Workflow, task: Any, sender: User | None, started: datetime
) -> ScopedTaskState:
    revision = item.get_latest_revision() or item.save_revision(user=sender, log_action=False)
    workflow_state = WorkflowState.objects.create(
        content_type=item.get_content_type(),
        base_content_type=item.get_base_content_type(),
        object_id=str(item.pk),
        workflow=workflow,
        requested_by=sender,
    )
    state = ScopedTaskState.objects.create(
        workflow_state=workflow_state,
        task=task,
        revision=revision,
        status=ScopedTaskState.STATUS_IN_PROGRESS,
        step=task.step,
        deadline=started + timedelta(days=ANSWER_DAYS),
        **task.rules(),
    )
    ScopedTaskState.objects.filter(pk=state.pk).update(started_at=started)
    WorkflowState.objects.filter(pk=workflow_state.pk).update(current_task_state=state.pk)
    return state


def _vote(state: ScopedTaskState, voters: list[Organisation]) -> None:
    Vote.objects.bulk_create(
        Vote(
            task_state=state,
            organisation=organisation,
            voter_name="Essai",
            choice=Choice.FOR,
            revision_id=state.revision_id,
        )
        for organisation in voters
    )
