"""Voting together and alone in a session; every refusal, and what it leaves unchanged."""

import pytest

from comite import errors
from comite.models import AgendaItem, Session
from comite.services import pull_out, put_back, put_off, vote_alone, vote_together
from moderation import errors as engine
from moderation.models import Choice, Role, Vote
from tests.comite.factories import SubjectFactory, items, opened, prepared, seen, voter
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
Status = AgendaItem.Status


def together(session, member, *shown, **more):
    if "seen" not in more:
        more["seen"] = seen(*(shown or items(session)))
    return vote_together(session, member.user, **{"organisation": member.organisation, **more})


def alone(session, member, item, choice=Choice.FOR, **more):
    values = {
        "organisation": member.organisation,
        "choice": choice,
        "revision_id": item.task_state.revision_id,
        **more,
    }
    return vote_alone(session, member.user, item.pk, **values)


# --- Together -----------------------------------------------------------------------------------


def test_one_gesture_votes_for_every_object_not_pulled_out():
    session, member = opened(3), voter()
    first, second, third = items(session)
    pull_out(session, member.user, second.pk, organisation=member.organisation)
    result = together(session, member, first, third)
    assert [item.pk for item in result.voted] == [first.pk, third.pk]
    assert result.refused == []
    votes = Vote.objects.order_by("pk")
    assert [(vote.task_state_id, vote.choice) for vote in votes] == [
        (first.task_state_id, Choice.FOR),
        (third.task_state_id, Choice.FOR),
    ]


def test_the_quorum_decides_what_was_voted_together():
    session = opened(2, quorum=2)
    for _number in range(2):
        together(session, voter())
    assert [item.status for item in items(session)] == [Status.APPROVED, Status.APPROVED]


def test_what_was_pulled_out_meanwhile_is_refused_alone():
    session, member = opened(3), voter()
    shown = items(session)
    pull_out(session, voter_of(member), shown[1].pk, organisation=member.organisation)
    result = together(session, member, *shown)
    assert [item.pk for item in result.voted] == [shown[0].pk, shown[2].pk]
    assert [(item.pk, why) for item, why in result.refused] == [
        (shown[1].pk, "Cet objet est déjà voté à part.")
    ]


def voter_of(member):
    return MembershipFactory(organisation=member.organisation).user


def test_a_refusal_of_the_engine_neither_stops_nor_undoes_the_others():
    session, member = opened(3), voter()
    first, second, third = items(session)
    shown = {**seen(first, third), second.pk: second.task_state.revision_id + 1000}
    result = together(session, member, seen=shown)
    assert [item.pk for item in result.voted] == [first.pk, third.pk]
    assert result.refused[0][1] == str(engine.StaleRevisionError().message)
    assert Vote.objects.count() == 2


def test_the_same_gesture_twice_votes_once():
    session, member = opened(2), voter()
    together(session, member)
    result = together(session, member)
    assert result.voted == []
    assert {why for _item, why in result.refused} == {str(engine.AlreadyVotedError().message)}
    assert Vote.objects.count() == 2


def test_two_people_of_one_organisation_have_one_voice():
    session, member = opened(1), voter()
    together(session, member)
    colleague = MembershipFactory(organisation=member.organisation)
    result = together(session, colleague)
    assert [why for _item, why in result.refused] == [str(engine.AlreadyVotedError().message)]
    assert Vote.objects.count() == 1


def test_who_wrote_a_text_does_not_vote_on_it():
    session = opened(2)
    first, second = items(session)
    member = voter()
    first.task_state.editor = member.user
    first.task_state.save()
    result = together(session, member)
    assert [item.pk for item in result.voted] == [second.pk]
    assert result.refused[0][1] == str(engine.FourEyesError().message)


def test_what_was_decided_meanwhile_is_refused_alone():
    session, member = opened(2, quorum=1), voter()
    shown = items(session)
    cast(shown[0].task_state)
    result = together(session, member, *shown)
    assert [item.pk for item in result.voted] == [shown[1].pk]
    assert [item.pk for item, _why in result.refused] == [shown[0].pk]


def test_what_is_put_off_is_not_voted_here():
    session, member = opened(1), voter()
    (item,) = items(session)
    put_off(session, animator(), item.pk)
    result = together(session, member, item)
    assert [why for _item, why in result.refused] == [
        "Cet objet n’est plus à décider dans cette séance."
    ]


def test_a_subject_by_hand_is_not_voted():
    session, member = opened(1), voter()
    subject = SubjectFactory(session=session)
    result = together(session, member, seen={subject.pk: 1})
    assert [item.pk for item, _why in result.refused] == [subject.pk]


@pytest.mark.parametrize(
    "state", [Session.State.PREPARATION, Session.State.CONVENED, Session.State.CLOSED]
)
def test_nobody_votes_in_a_session_that_is_not_open(state):
    session, member = opened(1), voter()
    Session.objects.filter(pk=session.pk).update(state=state)
    for act in (
        lambda: together(session, member),
        lambda: alone(session, member, items(session)[0]),
    ):
        with pytest.raises(errors.SessionNotOpenError):
            act()
    assert not Vote.objects.exists()


def test_nobody_votes_for_the_organisation_of_others():
    session, other = opened(1), OrganisationFactory()
    for member in (voter(), MembershipFactory(organisation=other, role=Role.AUTHOR)):
        with pytest.raises(errors.NotYourOrganisationError):
            together(session, member, organisation=other)
        with pytest.raises(errors.NotYourOrganisationError):
            alone(session, member, items(session)[0], organisation=other)
    assert not Vote.objects.exists()


def test_an_account_closed_meanwhile_votes_no_more():
    session, member = opened(1), voter()
    member.user.is_active = False
    member.user.save()
    with pytest.raises(errors.NotYourOrganisationError):
        together(session, member)
    assert not Vote.objects.exists()


def test_an_object_of_another_session_stops_the_gesture_before_any_vote():
    session, member = opened(1), voter()
    elsewhere = SubjectFactory()
    mine = items(session)[0]
    for wrong in ({elsewhere.pk: 1}, {999_999: 1}, {**seen(mine), elsewhere.pk: 1}):
        with pytest.raises(errors.UnknownItemError):
            together(session, member, seen=wrong)
    assert not Vote.objects.exists()


# --- Alone --------------------------------------------------------------------------------------


def test_an_object_pulled_out_is_voted_alone():
    session, member = opened(1), voter()
    (item,) = items(session)
    pull_out(session, member.user, item.pk, organisation=member.organisation, reason=" Le délai ")
    pulled = items(session)[0]
    assert (pulled.pulled_out_for, pulled.pull_reason) == (member.organisation, "Le délai")
    alone(session, member, item, Choice.ABSTENTION)
    assert Vote.objects.get().choice == Choice.ABSTENTION


def test_an_objection_sends_the_object_back_with_its_reason():
    session, member = opened(1), voter()
    (item,) = items(session)
    with pytest.raises(engine.ReasonNeededError):
        alone(session, member, item, Choice.OBJECTION, reason="  ")
    alone(session, member, item, Choice.OBJECTION, reason="Le délai est faux.")
    assert items(session)[0].status == Status.SENT_BACK


def test_the_refusals_of_the_engine_apply_alone():
    session, member = opened(1, quorum=5), voter()
    (item,) = items(session)
    with pytest.raises(engine.StaleRevisionError):
        alone(session, member, item, revision_id=item.task_state.revision_id + 1)
    alone(session, member, item)
    with pytest.raises(engine.AlreadyVotedError):
        alone(session, member, item)
    assert Vote.objects.count() == 1


def test_what_is_unknown_or_settled_is_not_voted_alone():
    session, member = opened(1, quorum=1), voter()
    (item,) = items(session)
    subject = SubjectFactory(session=session)
    with pytest.raises(errors.UnknownItemError):
        vote_alone(
            session,
            member.user,
            subject.pk,
            organisation=member.organisation,
            choice=Choice.FOR,
            revision_id=1,
        )
    with pytest.raises(errors.UnknownItemError):
        vote_alone(
            session,
            member.user,
            999_999,
            organisation=member.organisation,
            choice=Choice.FOR,
            revision_id=1,
        )
    alone(session, member, item)
    with pytest.raises(errors.AlreadySettledError):
        alone(session, voter(), item)


# --- Pulling out --------------------------------------------------------------------------------


def test_an_object_is_pulled_out_once_before_or_during_the_session():
    session = opened(1)
    Session.objects.filter(pk=session.pk).update(state=Session.State.CONVENED)
    first, second = voter(), voter()
    (item,) = items(session)
    pull_out(session, first.user, item.pk, organisation=first.organisation)
    with pytest.raises(errors.AlreadyPulledOutError):
        pull_out(session, second.user, item.pk, organisation=second.organisation)
    assert items(session)[0].pulled_out_for == first.organisation


def test_who_votes_pulls_out_an_object_for_her_organisation_only():
    session = opened(2)
    member, author = voter(), MembershipFactory(role=Role.AUTHOR)
    first, second = items(session)
    pull_out(session, member.user, first.pk, organisation=member.organisation)
    for actor, organisation in (
        (member.user, OrganisationFactory()),
        (author.user, author.organisation),
    ):
        with pytest.raises(errors.NotYourOrganisationError):
            pull_out(session, actor, second.pk, organisation=organisation)
    assert not items(session)[1].is_pulled_out


def test_nothing_is_pulled_out_of_a_session_in_preparation_or_closed():
    session, member = prepared(1), voter()
    key = items(session)[0].pk
    for state in (Session.State.PREPARATION, Session.State.CLOSED):
        Session.objects.filter(pk=session.pk).update(state=state)
        with pytest.raises(errors.WrongMomentError):
            pull_out(session, member.user, key, organisation=member.organisation)
        with pytest.raises(errors.WrongMomentError):
            put_back(session, member.user, key)


def test_what_is_not_at_the_vote_is_not_pulled_out():
    session, member = opened(1, quorum=1), voter()
    (item,) = items(session)
    subject = SubjectFactory(session=session)
    for key in (subject.pk, 999_999):
        with pytest.raises(errors.UnknownItemError):
            pull_out(session, member.user, key, organisation=member.organisation)
    alone(session, member, item)
    with pytest.raises(errors.AlreadySettledError):
        pull_out(session, member.user, item.pk, organisation=member.organisation)


def test_an_object_is_put_back_by_who_pulled_it_out_or_by_the_animation_team():
    session, member = opened(1), voter()
    (item,) = items(session)
    for actor in (member.user, animator()):
        pull_out(session, member.user, item.pk, organisation=member.organisation, reason="Voir")
        with pytest.raises(errors.NotYourOrganisationError):
            put_back(session, person(), item.pk)
        put_back(session, actor, item.pk)
        assert (items(session)[0].is_pulled_out, items(session)[0].pull_reason) == (False, "")
    with pytest.raises(errors.AlreadySettledError):
        put_back(session, member.user, item.pk)
