"""The process is killed between the last vote and the publication: all of it or nothing."""

from __future__ import annotations

import signal

import pytest
from wagtail.models import WorkflowState

from moderation.models import Event, Role
from moderation.models.journal import Action
from tests.moderation.factories import MembershipFactory, cast, person
from tests.moderation.processes import (
    SECONDS,
    SharedDatabase,
    go,
    results_of,
    wait_until_ready,
)
from tests.moderation.steps import a_notice, a_page, at_vote, item_of, put_at_vote

pytestmark = pytest.mark.django_db(transaction=True)


def one_vote_left(make):
    state = at_vote(make(person(Role.AUTHOR), title="Le texte voté"))
    cast(state)
    cast(state)
    return state, MembershipFactory()


def kill(shared, where, state, member):
    how = {"member": member.pk, "states": [state.pk], "where": where}
    with shared.process("die", **how) as process:
        wait_until_ready(process)
        go(process)
        process.wait(SECONDS)
        assert process.returncode == -signal.SIGKILL
    shared.read_back()


@pytest.mark.parametrize("where", ["before publishing", "publishing"])
@pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])
def test_killed_before_the_end_nothing_was_voted_and_one_may_vote_again(tmp_path, where, make):
    state, member = one_vote_left(make)
    kill(SharedDatabase(tmp_path), where, state, member)
    item = item_of(state)
    assert not item.live
    assert item.live_revision_id is None
    assert state.votes.count() == 2
    assert item.workflow_in_progress
    assert not Event.objects.of(item).filter(action=Action.DECIDED).exists()

    cast(state, member)
    item = item_of(state)
    assert (item.live, item.live_revision_id) == (True, state.revision_id)
    assert Event.objects.of(item).filter(action=Action.DECIDED).count() == 1


def test_killed_after_the_end_everything_is_there(tmp_path):
    state, member = one_vote_left(a_page)
    kill(SharedDatabase(tmp_path), "after", state, member)
    item = item_of(state)
    assert (item.live, item.live_revision_id) == (True, state.revision_id)
    assert state.votes.count() == 3
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_APPROVED


def test_two_processes_that_vote_at_one_instant_lose_nothing(tmp_path):
    states = [put_at_vote(a_notice(title=f"Texte {number}")) for number in range(25)]
    members = [MembershipFactory(), MembershipFactory()]
    shared = SharedDatabase(tmp_path)
    work = [{"member": member.pk, "states": [state.pk for state in states]} for member in members]
    with shared.process("vote", **work[0]) as one, shared.process("vote", **work[1]) as other:
        wait_until_ready(one, other)
        go(one, other)
        assert results_of(one) == results_of(other) == ["voted"] * len(states)
    shared.read_back()
    for state in states:
        item = item_of(state)
        assert state.votes.count() == 2
        assert (item.live, item.live_revision_id) == (True, state.revision_id)
        assert Event.objects.of(item).filter(action=Action.DECIDED).count() == 1
