"""Two people at the same instant, on PostgreSQL: nothing lost, nothing hung, nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest
from wagtail.models import Locale, WorkflowState
from wagtail.signals import published

from moderation import errors
from moderation.models import Choice, Event, ExceptionalAct, Membership, Role, ScopedTaskState
from moderation.models.journal import Action
from moderation.services import (
    approve,
    correct_minor,
    publish_urgent,
    request_changes,
    submit,
    vote,
    withdraw,
    withdraw_now,
)
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person
from tests.moderation.hands import Hands
from tests.moderation.steps import (
    a_notice,
    a_page,
    again,
    draft_of,
    item_of,
    on_line,
    put_at_vote,
    sent,
)

pytestmark = [pytest.mark.on_postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 200
FEW = 15
WHY = "La phrase met en danger."


@pytest.fixture
def hands():
    two = Hands(2)
    yield two
    two.close()


@pytest.fixture
def publications():
    """How many times each object was published."""
    counted = Counter()

    def count(instance, **_more):
        counted[type(instance).__name__, instance.pk] += 1

    published.connect(count)
    yield counted
    published.disconnect(count)


def voting(state, member, choice=Choice.FOR, reason=""):
    """What one person does, from what she knows: numbers, nothing read before."""
    state_pk, member_pk, revision_id = state.pk, member.pk, state.revision_id

    def cast():
        mine = Membership.objects.select_related("user", "organisation").get(pk=member_pk)
        return vote(
            ScopedTaskState.objects.get(pk=state_pk),
            mine.user,
            organisation=mine.organisation,
            choice=choice,
            reason=reason,
            revision_id=revision_id,
        )

    return cast


def refusals(results):
    return [type(result) for result in results if isinstance(result, errors.ModerationError)]


def is_decided_once(item, publications):
    key = type(item).__name__, item.pk
    written = Event.objects.of(item).filter(action=Action.DECIDED).count()
    return (publications[key], written) == (1, 1)


# --- Two votes ----------------------------------------------------------------------------------


def test_the_two_votes_that_make_the_quorum(hands, publications):
    members = [MembershipFactory(), MembershipFactory()]
    for number in range(ROUNDS):
        notice = a_notice(title=f"Texte {number}")
        state = put_at_vote(notice, quorum=2)
        results = hands.at_once(*[voting(state, member) for member in members])
        assert refusals(results) == []
        assert state.votes.count() == 2
        notice = again(notice)
        assert (notice.live, notice.live_revision_id) == (True, state.revision_id), number
        assert is_decided_once(notice, publications)
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_APPROVED).count() == ROUNDS


def test_the_two_votes_that_make_the_quorum_of_a_page(hands, publications):
    members = [MembershipFactory(), MembershipFactory()]
    for number in range(FEW):
        page = a_page(title=f"Page {number}")
        state = put_at_vote(page, quorum=2)
        assert refusals(hands.at_once(*[voting(state, member) for member in members])) == []
        assert again(page).live_revision_id == state.revision_id
        assert is_decided_once(page, publications)


def test_one_vote_too_many_is_refused(hands, publications):
    members = [MembershipFactory(), MembershipFactory()]
    for _number in range(FEW):
        notice = a_notice()
        state = put_at_vote(notice, quorum=1)
        results = hands.at_once(*[voting(state, member) for member in members])
        assert refusals(results) == [errors.AlreadyDecidedError]
        assert state.votes.count() == 1
        assert is_decided_once(notice, publications)


def test_two_people_of_one_organisation_are_one_voice(hands):
    organisation = OrganisationFactory()
    members = [MembershipFactory(organisation=organisation) for _number in range(2)]
    for _number in range(FEW):
        state = put_at_vote(a_notice(), quorum=2)
        results = hands.at_once(*[voting(state, member) for member in members])
        assert refusals(results) == [errors.AlreadyVotedError]
        assert state.votes.count() == 1
        assert not item_of(state).live


def test_the_last_vote_and_an_objection(hands, publications):
    members = [MembershipFactory(), MembershipFactory()]
    for _number in range(FEW):
        notice = a_notice()
        state = put_at_vote(notice, quorum=1)
        against = voting(state, members[1], Choice.OBJECTION, "Le chiffre date.")
        results = hands.at_once(voting(state, members[0]), against)
        assert refusals(results) == [errors.AlreadyDecidedError]
        state.workflow_state.refresh_from_db()
        status = state.workflow_state.status
        assert again(notice).live is (status == WorkflowState.STATUS_APPROVED)
        assert publications["Notice", notice.pk] == int(again(notice).live)


# --- A vote and something else ------------------------------------------------------------------


def test_the_last_vote_and_off_line_at_once(hands):
    member, actor = MembershipFactory(), animator()
    for number in range(FEW):
        page = on_line(a_page(title=f"Page {number}"))
        draft_of(page, "La suite")
        state = put_at_vote(again(page), quorum=1)
        hands.at_once(
            voting(state, member), lambda page=page: withdraw_now(page, actor, reason=WHY)
        )
        assert not again(page).live
        assert not again(page).workflow_in_progress


def test_the_last_vote_and_the_author_who_takes_it_back(hands):
    member, actor = MembershipFactory(), animator()
    for _number in range(FEW):
        notice = a_notice()
        state = put_at_vote(notice, quorum=1)
        results = hands.at_once(
            voting(state, member), lambda notice=notice: withdraw(notice, actor)
        )
        assert len(refusals(results)) == 1
        state.workflow_state.refresh_from_db()
        approved = state.workflow_state.status == WorkflowState.STATUS_APPROVED
        assert (again(notice).live, state.votes.count()) == (approved, int(approved))


# --- Twice the same thing -----------------------------------------------------------------------


def test_sent_twice_it_is_in_progress_once(hands):
    author = person(Role.AUTHOR)
    for _number in range(FEW):
        notice = a_notice(author)
        results = hands.at_once(*[lambda notice=notice: submit(notice, author)] * 2)
        assert refusals(results) == []
        assert results[0] == results[1]
        assert notice.workflow_states.count() == 1
        assert Event.objects.of(notice).filter(action=Action.SUBMIT).count() == 1


def test_an_approval_and_a_demand_for_changes(hands):
    first, second = animator(), animator()
    for _number in range(FEW):
        notice = a_notice()
        state = sent(notice)
        results = hands.at_once(
            lambda state=state: approve(state, first, revision_id=state.revision_id),
            lambda state=state: request_changes(state, second, reason="Citez la source."),
        )
        assert refusals(results) == [errors.AlreadyDecidedError]
        assert notice.workflow_states.get().task_states.filter(status="in_progress").count() <= 1


def test_an_urgent_correction_confirmed_by_two_people(hands, publications):
    asking, *confirming = [animator() for _number in range(3)]
    for _number in range(FEW):
        notice = on_line(a_notice())
        revision_id = draft_of(notice, "Sans danger").pk
        publish_urgent(notice, asking, revision_id=revision_id, reason=WHY)
        results = hands.at_once(
            *[
                lambda notice=notice, who=who, pk=revision_id: publish_urgent(
                    notice, who, revision_id=pk, reason=WHY
                )
                for who in confirming
            ]
        )
        assert results[0] == results[1]
        assert again(notice).title == "Sans danger"
        assert publications["Notice", notice.pk] == 2
    assert not ExceptionalAct.objects.to_confirm().exists()


def test_a_minor_correction_published_by_two_people(hands, publications, monkeypatch):
    monkeypatch.setattr(
        "moderation.services.exceptional.objections_to_minor", lambda _live, _draft: []
    )
    people = [animator(), animator()]
    for _number in range(FEW):
        notice = on_line(a_notice())
        revision_id = draft_of(notice, "Une faute de moins").pk
        results = hands.at_once(
            *[
                lambda notice=notice, who=who, pk=revision_id: correct_minor(
                    notice, who, revision_id=pk, reason="Une faute."
                )
                for who in people
            ]
        )
        assert results[0] == results[1]
        assert publications["Notice", notice.pk] == 2


def test_two_languages_taken_off_line_by_two_people(hands):
    """Each holds both rows: in one order, or PostgreSQL kills one of them."""
    people = [animator(), animator()]
    page = on_line(a_page())
    english = Locale.objects.create(language_code="en")
    page.get_parent().specific.copy_for_translation(english)
    translation = on_line(again(page).copy_for_translation(english))
    for _number in range(FEW):
        for version in (page, translation):
            on_line(again(version))
        results = hands.at_once(
            *[
                lambda version=version, who=who: withdraw_now(version, who, reason=WHY)
                for version, who in zip((page, translation), people, strict=True)
            ]
        )
        assert refusals(results) == []
        assert not again(page).live
        assert not again(translation).live
