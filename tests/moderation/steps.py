"""Objects brought to a step, by the services or, where there are many of them, directly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowState,
    WorkflowTask,
)

from home.models import ContentPage
from millejours.models import User
from millejours.models.guarded import engine_publishes
from moderation.models import (
    CommitteeVoteTask,
    ModerationTask,
    Role,
    ScopedTaskState,
    Step,
)
from moderation.services import approve, name_organisation, submit
from moderation.workflows import ensure_default_workflows
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
)
from tests.moderation.toys.models import Application, Notice, Place, Toy

MakeItem = Callable[..., Any]


def a_page(author: User | None = None, title: str = "Le congé du père", **values: Any) -> Any:
    return draft(title, author, **values)


def a_toy(model: type[Toy], author: User | None = None, **values: Any) -> Any:
    """A row of a toy model, never published, with its first revision."""
    ensure_default_workflows()
    values.setdefault("title", "Un brouillon")
    item = model.objects.create(live=False, **values)
    item.save_revision(user=author)
    return item


def a_notice(author: User | None = None, **values: Any) -> Notice:
    return a_toy(Notice, author, **values)


def an_application(author: User | None = None, **values: Any) -> Application:
    return a_toy(Application, author, **values)


def a_place(author: User | None = None, **values: Any) -> Place:
    return a_toy(Place, author, **values)


def again(item: Any) -> Any:
    """The object as the database has it now."""
    return type(item).objects.get(pk=item.pk)


def item_of(state: ScopedTaskState) -> Any:
    """The object, read again."""
    found = WorkflowState.objects.get(pk=state.workflow_state_id).content_object
    return getattr(found, "specific", found)


def workflow_of(*tasks: ModerationTask, name: str = "Un autre circuit") -> Workflow:
    workflow = Workflow.objects.create(name=name)
    for order, task in enumerate(tasks):
        task.name = task.name or f"{name} {order}"
        task.save()
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def give_workflow(model: type[Toy], *tasks: ModerationTask) -> Workflow:
    """From now on, ``model`` goes through these tasks."""
    ensure_default_workflows()
    workflow = workflow_of(*tasks, name=f"Circuit de {model.__name__}")
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
    )
    return workflow


def on_line(item: Any) -> Any:
    """Published as it is, as the engine does."""
    with engine_publishes():
        item.get_latest_revision().publish(skip_permission_checks=True)
    return again(item)


def draft_of(item: Any, title: str, author: User | None = None, **values: Any) -> Any:
    """A later draft of what is on line."""
    item = again(item)
    for name, value in {"title": title, **values}.items():
        setattr(item, name, value)
    return item.save_revision(user=author)


def sent(item: Any, author: User | None = None) -> ScopedTaskState:
    submit(item, author)
    return state_of(item)


def at_opinion(item: Any, author: User | None = None) -> ScopedTaskState:
    state = sent(item, author or person(Role.AUTHOR))
    approve(state, animator(), revision_id=state.revision_id)
    return state_of(item)


def at_vote(item: Any, author: User | None = None) -> ScopedTaskState:
    """Its editorial review and its opinion are done."""
    state = at_opinion(item, author)
    expert = MembershipFactory()
    for theme in state.themes.all():
        name_organisation(state, animator(), theme=theme, organisation=expert.organisation)
    cast(state, expert)
    state = state_of(item)
    assert state.step == Step.VOTE
    return state


def page_at_vote(**values: Any) -> ScopedTaskState:
    return at_vote(a_page(person(Role.AUTHOR), **values))


def put_at_vote(item: Any, quorum: int = 2) -> ScopedTaskState:
    """A vote that begins on the latest draft, written directly: for hundreds of rounds."""
    task = CommitteeVoteTask.objects.order_by("pk").first() or CommitteeVoteTask.objects.create(
        name="Vote", quorum=quorum
    )
    workflow = Workflow.objects.filter(workflow_tasks__task=task).order_by("pk").first()
    workflow_state = WorkflowState.objects.create(
        content_type=item.get_content_type(),
        base_content_type=item.get_base_content_type(),
        object_id=str(item.pk),
        workflow=workflow or workflow_of(task, name="Vote seul"),
    )
    state = ScopedTaskState.objects.create(
        workflow_state=workflow_state,
        task=task,
        revision=item.get_latest_revision(),
        status=TaskState.STATUS_IN_PROGRESS,
        step=Step.VOTE,
        quorum=quorum,
    )
    workflow_state.current_task_state = state
    workflow_state.save()
    return state


def pages_in_progress(count: int) -> list[ContentPage]:
    return [item_of(sent(a_page(title=f"Texte {number}"))) for number in range(count)]
