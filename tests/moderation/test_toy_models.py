"""What an approval does belongs to the object: publish, decide without publishing, refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from millejours.models import guarded
from moderation import errors
from moderation.models import Event, Role, Step
from moderation.models.journal import Action
from moderation.services import approve, submit
from tests.moderation.factories import animator, cast, person, state_of
from tests.moderation.steps import (
    a_notice,
    a_page,
    again,
    an_application,
    at_vote,
    item_of,
    on_line,
    sent,
)

pytestmark = pytest.mark.django_db


# --- A decision that publishes nothing ----------------------------------------------------------


def decide(application, outcome="", comment="", actor=None):
    state = state_of(application)
    return approve(
        state,
        actor or animator(),
        revision_id=state.revision_id,
        outcome=outcome,
        comment=comment,
    )


@pytest.fixture
def application():
    author = person(Role.AUTHOR)
    application = an_application(author)
    sent(application, author)
    return application


def status_of(application):
    return application.workflow_states.order_by("-pk").first().status


@pytest.mark.parametrize(
    ("outcome", "comment", "decision", "reserve"),
    [
        ("", "", "favorable", ""),
        ("favorable", "", "favorable", ""),
        ("reserves", "Une table à langer manque.", "reserves", "Une table à langer manque."),
    ],
)
def test_a_favourable_decision_is_recorded_and_nothing_goes_on_line(
    application, outcome, comment, decision, reserve
):
    revision = application.latest_revision_id
    decide(application, outcome, comment)
    application = again(application)
    assert (application.decision, application.reserve) == (decision, reserve)
    assert application.decided_revision == revision
    assert not application.live
    assert status_of(application) == WorkflowState.STATUS_APPROVED
    assert Event.objects.of(application).filter(action=Action.DECIDED).get().reason == outcome


def test_what_is_adjourned_comes_back_and_may_be_decided_then(application):
    decide(application, "ajourne", "Il manque le plan.")
    assert again(application).decision == ""
    assert status_of(application) == WorkflowState.STATUS_NEEDS_CHANGES
    assert state_of(application).comment == "Il manque le plan."
    submit(application, None)
    decide(application)
    assert again(application).decision == "favorable"


def test_what_is_refused_for_good_is_over_and_another_may_begin(application):
    decide(application, "refus", "Aucune maison n’est ouverte.")
    assert again(application).decision == "refus"
    assert status_of(application) == WorkflowState.STATUS_CANCELLED
    refusal = Event.objects.of(application).get(action=Action.REFUSE)
    assert refusal.reason == "Aucune maison n’est ouverte."
    with pytest.raises(errors.NotSubmittedError):
        submit_again(application)
    assert submit(application, None).status == WorkflowState.STATUS_IN_PROGRESS


def submit_again(application):
    from moderation.services import resume

    resume(application, None)


@pytest.mark.parametrize("outcome", ["reserves", "ajourne", "refus"])
def test_an_outcome_that_needs_a_reason_is_refused_without_it(application, outcome):
    with pytest.raises(errors.ReasonNeededError):
        decide(application, outcome, "  \0 - ")
    assert again(application).decision == ""
    assert state_of(application).status == TaskState.STATUS_IN_PROGRESS
    assert state_of(application).outcome == ""


@pytest.mark.parametrize("outcome", ["gagné", "\0", "favorable ", "x" * 300])
def test_an_outcome_that_does_not_exist_is_refused(application, outcome):
    with pytest.raises(errors.UnknownOutcomeError):
        decide(application, outcome)
    assert state_of(application).status == TaskState.STATUS_IN_PROGRESS


def test_a_type_with_one_outcome_knows_no_other():
    author = person(Role.AUTHOR)
    page = a_page(author)
    state = sent(page, author)
    with pytest.raises(errors.UnknownOutcomeError):
        approve(state, animator(), revision_id=state.revision_id, outcome="refus")


def test_what_is_decided_is_what_was_sent(application):
    application = again(application)
    application.title = "Un autre dossier"
    application.save_revision()
    with pytest.raises(errors.StaleRevisionError):
        approve(state_of(application), animator(), revision_id=state_of(application).revision_id)


# --- Published by default -----------------------------------------------------------------------


def test_what_says_nothing_is_published():
    state = at_vote(a_notice(person(Role.AUTHOR), title="À publier"))
    for _number in range(3):
        cast(state)
    notice = item_of(state)
    assert (notice.live, notice.live_revision_id) == (True, state.revision_id)


# --- At its date --------------------------------------------------------------------------------


def clock(item):
    """Its date has come."""
    item.revisions.exclude(approved_go_live_at=None).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    for revision in item.revisions.all():
        if revision.content.get("go_live_at"):
            revision.content["go_live_at"] = str(timezone.now() - timedelta(minutes=1))
            revision.save()
    call_command("publish_scheduled")


@pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])
def test_an_approved_text_goes_on_line_at_its_date_whatever_is_written_since(make):
    author, later = person(Role.AUTHOR), timezone.now() + timedelta(days=7)
    state = at_vote(make(author, title="Le texte voté", go_live_at=later), author)
    for _number in range(3):
        cast(state)
    item = item_of(state)
    assert not item.live
    assert item.approved_schedule
    assert status_of(item) == WorkflowState.STATUS_APPROVED

    item.title, item.go_live_at = "La suite", None
    item.save_revision(user=author)
    second = sent(item, author)
    clock(item)
    item = again(item)
    assert (item.live, item.title) == (True, "Le texte voté")
    assert item.live_revision_id == state.revision_id
    assert state_of(item) == second
    assert second.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


def test_a_text_planned_without_approval_waits_for_the_one_in_progress():
    """By code, or by an administrator before the demand began."""
    author = person(Role.AUTHOR)
    page = on_line(a_page(author, title="En ligne"))
    page.title, page.go_live_at = "Prévu sans accord", timezone.now() + timedelta(days=1)
    page.save_revision(user=author).publish(skip_permission_checks=True)
    page = again(page)
    page.title, page.go_live_at = "Envoyé", None
    page.save_revision(user=author)
    sent(page, author)
    clock(page)
    assert again(page).title == "En ligne"
    assert state_of(page).status == TaskState.STATUS_IN_PROGRESS


# --- No longer fit to be published --------------------------------------------------------------


@pytest.fixture
def withdrawn_figure(monkeypatch):
    """A guard that begins to refuse when the test says so."""
    reasons = []
    monkeypatch.setattr(guarded, "_guards", [*guarded._guards, lambda _item, _revision: reasons])
    return reasons


@pytest.mark.parametrize("make", [a_page, a_notice], ids=["page", "small model"])
def test_a_text_that_may_no_longer_be_published_goes_back_and_keeps_its_votes(
    make, withdrawn_figure
):
    author = person(Role.AUTHOR)
    state = at_vote(make(author), author)
    for _number in range(2):
        cast(state)
    withdrawn_figure.append("Le chiffre « 25 jours » n’est plus en ligne")
    cast(state)
    item = item_of(state)
    assert not item.live
    assert state.votes.favourable().count() == 3
    assert status_of(item) == WorkflowState.STATUS_NEEDS_CHANGES
    assert "25 jours" in state_of(item).comment
    sent_back = Event.objects.of(item).filter(action=Action.REQUEST_CHANGES).get()
    assert (sent_back.actor, sent_back.step) == (None, Step.VOTE)
    assert "25 jours" in sent_back.reason
    assert not Event.objects.of(item).filter(action=Action.DECIDED).exists()


def test_a_text_that_could_not_be_published_is_not_sent(withdrawn_figure):
    withdrawn_figure.append("Le chiffre n’est plus en ligne")
    page = a_page(person(Role.AUTHOR))
    with pytest.raises(guarded.NotReadyError):
        submit(page, person(Role.AUTHOR))
    assert not WorkflowState.objects.exists()
    assert Event.objects.of(page).get().action == Action.REFUSED
