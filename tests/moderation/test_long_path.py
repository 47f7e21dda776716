"""From a draft to the page on line: who may, in which order, on which text."""

from __future__ import annotations

import pytest
from wagtail.models import Page, WorkflowState

from moderation import errors
from moderation.models import Choice, Event, Role, Step
from moderation.models.journal import Action
from moderation.services import (
    approve,
    request_changes,
    resume,
    submit,
    withdraw,
)
from tests.moderation.factories import (
    MembershipFactory,
    animator,
    cast,
    draft,
    person,
    state_of,
    submitted,
    voting,
)

pytestmark = pytest.mark.django_db


def page_of(state):
    return Page.objects.get(pk=state.workflow_state.object_id).specific


def test_a_draft_goes_through_the_three_steps_and_on_line():
    state = submitted(title="Le congé du père")
    assert (state.step, state.title) == (Step.EDITORIAL, "Le congé du père")
    state = voting(title="Autre")
    assert state.step == Step.VOTE
    for _number in range(3):
        assert not page_of(state).live
        cast(state)
    page = page_of(state)
    assert page.live
    assert page.live_revision_id == state.revision_id
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_APPROVED


def test_a_later_draft_is_not_what_goes_on_line():
    state = voting(title="Le texte voté")
    page = page_of(state)
    page.title = "ALTÉRÉ"
    page.save_revision()
    for _number in range(3):
        cast(state)
    page = page_of(state)
    assert page.title == "Le texte voté"
    assert page.has_unpublished_changes


def test_who_wrote_or_sent_the_text_does_not_approve_it():
    author = animator()
    state = submitted(author=author)
    with pytest.raises(errors.FourEyesError):
        approve(state, author, revision_id=state.revision_id)
    assert state_of(page_of(state)).step == Step.EDITORIAL


def test_somebody_without_the_role_is_refused_and_it_is_written():
    state = submitted()
    with pytest.raises(errors.NotYoursError):
        approve(state, person(Role.REVIEWER), revision_id=state.revision_id)
    assert Event.objects.filter(action=Action.REFUSED).count() == 1


def test_what_changed_since_it_was_read_is_not_approved():
    state = submitted()
    page_of(state).save_revision()
    with pytest.raises(errors.StaleRevisionError):
        approve(state, animator(), revision_id=state.revision_id)


def test_the_editorial_team_may_correct_then_another_of_them_approves():
    state = submitted()
    page, first, second = page_of(state), animator(), animator()
    page.title = "Corrigé"
    revision = page.save_revision(user=first)
    with pytest.raises(errors.FourEyesError):
        approve(state, first, revision_id=revision.pk)
    approve(state, second, revision_id=revision.pk)
    assert state_of(page).revision_id == revision.pk


def test_an_objection_needs_its_reason_and_sends_back():
    state = voting()
    member = MembershipFactory()
    with pytest.raises(errors.ReasonNeededError):
        cast(state, member, Choice.OBJECTION, reason=" – ")
    cast(state, member, Choice.OBJECTION, reason="Le chiffre date de 2019.")
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert "2019" in state_of(page_of(state)).comment


def test_a_text_changed_after_an_objection_is_read_again_from_the_first_step():
    author = person(Role.AUTHOR)
    state = voting(author=author)
    cast(state, choice=Choice.OBJECTION, reason="À revoir.")
    page = page_of(state)
    page.title = "Nouvelle version"
    revision = page.save_revision(user=author)
    resume(page, author)
    state = state_of(page)
    assert (state.step, state.revision_id) == (Step.EDITORIAL, revision.pk)
    approve(state, animator(), revision_id=revision.pk)
    assert state_of(page).step == Step.EXPERT


def test_a_text_not_changed_goes_back_to_the_step_that_objected_with_no_vote():
    author = person(Role.AUTHOR)
    state = voting(author=author)
    cast(state)
    cast(state, choice=Choice.OBJECTION, reason="À revoir.")
    submit(page_of(state), author)
    again = state_of(page_of(state))
    assert (again.step, again.votes.count()) == (Step.VOTE, 0)
    assert again.pk != state.pk


def test_an_organisation_votes_once():
    state = voting()
    member = MembershipFactory()
    cast(state, member)
    with pytest.raises(errors.AlreadyVotedError):
        cast(state, member)
    assert state.votes.count() == 1


def test_nobody_votes_for_another_organisation():
    state = voting()
    member, other = MembershipFactory(), MembershipFactory()
    with pytest.raises(errors.NotYourOrganisationError):
        cast(state, MembershipFactory.build(user=member.user, organisation=other.organisation))
    assert not state.votes.exists()


def test_nobody_votes_after_the_decision():
    state = voting()
    for _number in range(3):
        cast(state)
    with pytest.raises(errors.AlreadyDecidedError):
        cast(state)
    assert state.votes.count() == 3


def test_a_closed_account_decides_nothing():
    state = voting()
    member = MembershipFactory(user__is_active=False)
    with pytest.raises(errors.InactiveAccountError):
        cast(state, member)


def test_the_author_takes_it_back_and_nobody_else_does():
    author = person(Role.AUTHOR)
    state = submitted(author=author)
    with pytest.raises(errors.NotYoursError):
        withdraw(page_of(state), person(Role.AUTHOR))
    withdraw(page_of(state), author)
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_CANCELLED
    with pytest.raises(errors.NotSubmittedError):
        withdraw(page_of(state), author)


def test_sent_twice_it_is_in_progress_once():
    author = person(Role.AUTHOR)
    page = draft(author=author)
    assert submit(page, author) == submit(page, author)
    page.save_revision(user=author)
    with pytest.raises(errors.AlreadySubmittedError):
        submit(page, author)
    assert WorkflowState.objects.count() == 1


def test_changes_are_asked_with_a_reason():
    state = submitted()
    with pytest.raises(errors.ReasonNeededError):
        request_changes(state, animator(), reason="")
    request_changes(state, animator(), reason="Citez la source.")
    state.workflow_state.refresh_from_db()
    assert state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
