"""Organisations, people in them, objects sent to be approved."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page, WorkflowState

from home.models import ContentPage
from millejours.models import User
from moderation.models import (
    Choice,
    Membership,
    Organisation,
    Role,
    ScopedTaskState,
    Step,
    Vote,
)
from moderation.services import approve, name_organisation, submit, vote
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    acronym = factory.Sequence(lambda n: f"ORG{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.COMMITTEE

    @factory.post_generation
    def pilots(self, create: bool, themes: Any, **_more: Any) -> None:
        if create and themes:
            self.piloted_themes.set(themes)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.REVIEWER


def person(
    role: str = Role.REVIEWER, organisation: Organisation | None = None, **more: Any
) -> User:
    """Somebody with one role in one organisation (a new one without ``organisation``)."""
    organisation = organisation or OrganisationFactory()
    return MembershipFactory(role=role, organisation=organisation, **more).user


def animator() -> User:
    return person(Role.ANIMATOR)


def draft(title: str = "Un brouillon", author: User | None = None, **values: Any) -> ContentPage:
    """A page under the site's home, never published, with its first revision."""
    ensure_default_workflows()
    home = Page.objects.get(depth=2)
    page = ContentPage(title=title, live=False, owner=author, **values)
    home.add_child(instance=page)
    page.save_revision(user=author)
    return page


def state_of(item: Any) -> ScopedTaskState:
    """The step at which ``item`` is, read again."""
    current = item.workflow_states.order_by("-pk").first().current_task_state
    return ScopedTaskState.objects.get(pk=current.pk)


def submitted(item: Any = None, author: User | None = None, **values: Any) -> ScopedTaskState:
    author = author or person(Role.AUTHOR)
    item = item or draft(author=author, **values)
    submit(item, author)
    return state_of(item)


def cast(
    state: ScopedTaskState, member: Membership | None = None, choice: str = Choice.FOR, **more: Any
) -> Vote:
    """A vote by ``member`` (of a new organisation of the committee when there is none)."""
    member = member or MembershipFactory()
    more.setdefault("revision_id", state.revision_id)
    return vote(state, member.user, organisation=member.organisation, choice=choice, **more)


def voting(**values: Any) -> ScopedTaskState:
    """A page at the vote: its editorial review and an opinion are done."""
    state = submitted(**values)
    approve(state, animator(), revision_id=state.revision_id)
    state = ScopedTaskState.objects.get(pk=_current_pk(state))
    expert = MembershipFactory()
    for theme in state.themes.all():
        name_organisation(state, animator(), theme=theme, organisation=expert.organisation)
    cast(state, expert)
    return ScopedTaskState.objects.get(pk=_current_pk(state))


def _current_pk(state: ScopedTaskState) -> int:
    return WorkflowState.objects.get(pk=state.workflow_state_id).current_task_state_id


def approve_at_every_step(item: Any) -> None:
    """Bring what is submitted through its workflow, with new people and organisations."""
    workflow_state = item.workflow_states.get(status=WorkflowState.STATUS_IN_PROGRESS)
    while WorkflowState.objects.get(pk=workflow_state.pk).status == workflow_state.status:
        state = ScopedTaskState.objects.filter(workflow_state=workflow_state).latest("pk")
        if state.step == Step.EDITORIAL:
            approve(state, animator(), revision_id=state.revision_id)
            continue
        member = MembershipFactory()
        if state.step == Step.EXPERT:
            for theme in state.themes.all():
                name_organisation(state, animator(), theme=theme, organisation=member.organisation)
        cast(state, member)
