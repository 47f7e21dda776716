"""The workflows the site comes with, and what an administrator may do to them."""

from __future__ import annotations

import pytest
from wagtail.models import Workflow, WorkflowState, WorkflowTask

from moderation import errors
from moderation.models import (
    CommitteeVoteTask,
    EditorialReviewTask,
    ExpertReviewTask,
    Role,
    Step,
)
from moderation.services import approve, submit
from moderation.workflows import COMMITTEE, NAMES, TWO_PEOPLE, ensure_default_workflows
from tests.factories import make_home
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
)
from tests.moderation.steps import (
    a_notice,
    again,
    give_workflow,
    item_of,
    page_at_vote,
    sent,
)
from tests.moderation.toys.models import Notice

pytestmark = pytest.mark.django_db


def test_the_committees_workflow_is_review_opinion_vote():
    ensure_default_workflows()
    workflow = Workflow.objects.get(name=NAMES[COMMITTEE])
    tasks = [task.specific for task in workflow.tasks]
    assert [type(task) for task in tasks] == [
        EditorialReviewTask,
        ExpertReviewTask,
        CommitteeVoteTask,
    ]
    assert [task.silence_days for task in tasks] == [5, 10, 10]
    assert (tasks[2].quorum, tasks[2].tacit_minimum) == (3, None)


def test_they_are_made_once_and_what_is_changed_stays():
    make_home()
    ensure_default_workflows()
    CommitteeVoteTask.objects.update(quorum=5)
    counts = (Workflow.objects.count(), WorkflowTask.objects.count())
    assert ensure_default_workflows().startswith("0 accueils")
    assert (Workflow.objects.count(), WorkflowTask.objects.count()) == counts
    assert CommitteeVoteTask.objects.get().quorum == 5


def test_two_people_are_enough_where_the_workflow_says_so():
    ensure_default_workflows()
    workflow = Workflow.objects.get(name=NAMES[TWO_PEOPLE])
    give_workflow(Notice, *[])
    Notice.get_default_workflow().workflow_content_types.update(workflow=workflow)
    author = MembershipFactory().user
    notice = a_notice(author)
    state = sent(notice, author)
    with pytest.raises(errors.FourEyesError):
        approve(state, author, revision_id=state.revision_id)
    with pytest.raises(errors.NotYoursError):
        approve(state, person(Role.AUTHOR), revision_id=state.revision_id)
    approve(state, MembershipFactory().user, revision_id=state.revision_id)
    assert again(notice).live


def test_a_page_outside_every_workflow_is_refused_with_a_sentence():
    page = draft()
    Workflow.objects.update(active=False)
    with pytest.raises(errors.NoWorkflowError):
        submit(page, animator())


def test_a_workflow_without_any_task_left_publishes_nothing():
    page = draft()
    for task in page.get_workflow().tasks:
        task.specific.deactivate()
    with pytest.raises(errors.NoWorkflowError):
        submit(page, animator())
    assert not again(page).live
    assert not WorkflowState.objects.exists()


def test_deactivating_the_workflow_cancels_the_demands():
    state = page_at_vote()
    cast(state)
    state.workflow_state.workflow.deactivate(user=animator())
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_CANCELLED
    assert not item_of(state).live
    with pytest.raises(errors.AlreadyDecidedError):
        cast(state)


def test_a_task_taken_out_of_the_workflow_starts_it_again_rather_than_publish():
    state = page_at_vote()
    WorkflowTask.objects.filter(task=state.task).delete()
    for _number in range(3):
        cast(state)
    assert not item_of(state).live
    assert state_of(item_of(state)).step == Step.EDITORIAL


def test_the_quorum_is_the_one_of_the_beginning():
    state = page_at_vote()
    CommitteeVoteTask.objects.update(quorum=1)
    cast(state)
    assert not item_of(state).live
    CommitteeVoteTask.objects.update(quorum=9)
    cast(state)
    cast(state)
    assert item_of(state).live


def test_one_demand_at_a_time():
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    page = item_of(state)
    again_sent = submit(page, author)
    assert again_sent == state.workflow_state
    assert WorkflowState.objects.count() == 1
