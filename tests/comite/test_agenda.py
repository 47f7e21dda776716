"""The agenda of a session: made from what is at the vote, completed and put off."""

import pytest

from comite import errors
from comite.models import AgendaItem, Session
from comite.services import (
    Place,
    add_subject,
    arrange,
    conclude,
    make_agenda,
    put_off,
    take_back,
    take_off,
)
from moderation.models import Choice
from tests.comite.factories import (
    DAY,
    SessionFactory,
    SubjectFactory,
    items,
    objects_at_vote,
    page_at_vote,
    prepared,
)
from tests.moderation.factories import OrganisationFactory, animator, cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
LATER = DAY.replace(day=20)
Status = AgendaItem.Status


# --- Made from what is in progress --------------------------------------------------------------


def test_what_is_at_the_vote_is_added_once():
    states = objects_at_vote(3)
    session, team = SessionFactory(), animator()
    assert make_agenda(session, team) == 3
    assert make_agenda(session, team) == 0
    assert {item.task_state for item in items(session)} == set(states)
    assert [item.title for item in items(session)] == ["Texte 0", "Texte 1", "Texte 2"]


def test_what_was_submitted_since_is_added_after_the_rest():
    session = prepared(1)
    late = page_at_vote("Un texte tardif")
    assert make_agenda(session, animator()) == 1
    assert [item.task_state_id for item in items(session)][-1] == late.pk


def test_the_rapporteur_is_who_gave_the_opinion():
    state = page_at_vote()
    session = SessionFactory()
    make_agenda(session, animator())
    opinion = state.workflow_state.task_states.exclude(pk=state.pk).order_by("-pk").first()
    giver = opinion.scopedtaskstate.votes.get().organisation
    assert items(session)[0].rapporteur == giver


def test_an_object_already_on_an_agenda_to_come_is_not_added_to_another():
    prepared(1)
    assert make_agenda(SessionFactory(held_on=LATER), animator()) == 0


def test_what_is_decided_is_not_added():
    (state,) = objects_at_vote(1, quorum=1)
    cast(state)
    assert make_agenda(SessionFactory(), animator()) == 0


@pytest.mark.parametrize("actor", [person, lambda: person("auteur")])
def test_only_the_animation_team_prepares(actor):
    session, user = prepared(1), actor()
    key = items(session)[0].pk
    for act in (
        lambda: make_agenda(session, user),
        lambda: add_subject(session, user, title="Un point"),
        lambda: arrange(session, user, [Place(key, 3)]),
        lambda: put_off(session, user, key),
        lambda: take_back(session, user, key),
        lambda: take_off(session, user, key),
        lambda: conclude(session, user, key, conclusion="Oui"),
    ):
        with pytest.raises(errors.NotPreparingError):
            act()
    assert [item.status for item in items(session)] == [Status.OPEN]


def test_a_closed_session_changes_no_more():
    session, team = prepared(1), animator()
    key = items(session)[0].pk
    Session.objects.filter(pk=session.pk).update(state=Session.State.CLOSED)
    for act in (
        lambda: make_agenda(session, team),
        lambda: add_subject(session, team, title="Un point"),
        lambda: arrange(session, team, []),
        lambda: put_off(session, team, key),
        lambda: take_off(session, team, key),
    ):
        with pytest.raises(errors.SessionClosedError):
            act()


# --- By hand ------------------------------------------------------------------------------------


def test_a_subject_by_hand_comes_last():
    session, rapporteur = prepared(1), OrganisationFactory()
    add_subject(
        session,
        animator(),
        title=" Un point ",
        text="Dire",
        rapporteur=rapporteur,
        minutes_planned=10,
    )
    last = items(session)[-1]
    assert (last.title, last.text, last.rapporteur, last.minutes_planned) == (
        "Un point",
        "Dire",
        rapporteur,
        10,
    )
    assert last.status == Status.OPEN


def test_a_subject_without_a_word_is_refused():
    with pytest.raises(errors.TextMissingError):
        add_subject(SessionFactory(), animator(), title="  ")


def test_items_are_arranged_together():
    session, who = prepared(2), OrganisationFactory()
    first, second = items(session)
    arrange(session, animator(), [Place(first.pk, 2, who, 15), Place(second.pk, 1)])
    assert [item.pk for item in items(session)] == [second.pk, first.pk]
    assert items(session)[1].minutes_planned == 15


def test_an_item_of_another_session_arranges_nothing():
    session, other = prepared(1), SubjectFactory()
    mine = items(session)[0]
    with pytest.raises(errors.UnknownItemError):
        arrange(session, animator(), [Place(mine.pk, 9), Place(other.pk, 1)])
    assert items(session)[0].order == mine.order


def test_a_subject_is_concluded_in_words():
    subject = SubjectFactory()
    team = animator()
    with pytest.raises(errors.TextMissingError):
        conclude(subject.session, team, subject.pk, conclusion="  ")
    conclude(subject.session, team, subject.pk, conclusion="D’accord.")
    assert AgendaItem.objects.get(pk=subject.pk).status == Status.CONCLUDED


def test_an_object_at_the_vote_is_not_concluded_by_hand():
    session = prepared(1)
    with pytest.raises(errors.UnknownItemError):
        conclude(session, animator(), items(session)[0].pk, conclusion="Adopté")


def test_what_is_decided_stays_on_the_agenda():
    session = prepared(1, quorum=1)
    (item,) = items(session)
    cast(item.task_state)
    for service in (take_off, put_off):
        with pytest.raises(errors.AlreadySettledError):
            service(session, animator(), item.pk)
    assert items(session)[0].status == Status.APPROVED


def test_an_item_taken_off_comes_back_when_the_agenda_is_made_again():
    session, team = prepared(1), animator()
    take_off(session, team, items(session)[0].pk)
    assert items(session) == []
    assert make_agenda(session, team) == 1


@pytest.mark.parametrize("service", [put_off, take_off, take_back])
def test_an_unknown_item_is_refused(service):
    session, other = prepared(1), SubjectFactory()
    with pytest.raises(errors.UnknownItemError):
        service(session, animator(), other.pk)


# --- Put off ------------------------------------------------------------------------------------


def test_what_is_put_off_goes_to_the_next_session_at_once():
    session, following = prepared(1), SessionFactory(held_on=LATER)
    SessionFactory(held_on=LATER.replace(year=2027))
    (item,) = items(session)
    put_off(session, animator(), item.pk)
    (copy,) = items(following)
    assert copy.task_state == item.task_state
    assert items(session)[0].status == Status.PUT_OFF
    assert items(session)[0].carried_to == copy


def test_what_is_put_off_waits_for_a_next_session_that_does_not_exist_yet():
    session, team = SessionFactory(), animator()
    subject = SubjectFactory(session=session, text="Dire", minutes_planned=5)
    put_off(session, team, subject.pk)
    following = SessionFactory(held_on=LATER)
    assert make_agenda(following, team) == 1
    assert make_agenda(following, team) == 0
    (copy,) = items(following)
    assert (copy.title, copy.text, copy.minutes_planned, copy.is_by_hand) == (
        subject.title,
        "Dire",
        5,
        True,
    )


def test_what_was_decided_meanwhile_is_not_carried():
    session, team = prepared(1, quorum=1), animator()
    (item,) = items(session)
    put_off(session, team, item.pk)
    cast(item.task_state)
    assert make_agenda(SessionFactory(held_on=LATER), team) == 0


def test_what_was_put_off_by_mistake_is_taken_back():
    session, following, team = prepared(1), SessionFactory(held_on=LATER), animator()
    (item,) = items(session)
    put_off(session, team, item.pk)
    take_back(session, team, item.pk)
    assert items(following) == []
    assert items(session)[0].status == Status.OPEN
    with pytest.raises(errors.AlreadySettledError):
        take_back(session, team, item.pk)


def test_an_object_sent_back_says_so():
    session = prepared(1)
    (item,) = items(session)
    cast(item.task_state, choice=Choice.OBJECTION, reason="Une erreur.")
    assert items(session)[0].status == Status.SENT_BACK


def test_an_object_taken_out_of_its_workflow_says_so():
    session = prepared(1)
    items(session)[0].task_state.workflow_state.cancel()
    assert items(session)[0].status == Status.WITHDRAWN
