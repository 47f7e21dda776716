"""A session from its preparation to its closed minutes."""

import datetime as dt

import pytest

from comite import errors
from comite.decisions import decisions_of
from comite.models import AgendaItem, Attendance, Session
from comite.plain_text import to_html
from comite.presence import people_of
from comite.services import (
    add_participant,
    close_minutes,
    close_session,
    conclude,
    convene,
    make_agenda,
    minutes_as_they_are,
    note_presence,
    open_session,
    pull_out,
    put_off,
    write_minutes,
)
from moderation.models import Choice, Organisation, Role
from tests.comite.factories import (
    DAY,
    SessionFactory,
    SubjectFactory,
    items,
    opened,
    prepared,
    voter,
)
from tests.moderation.factories import (
    MembershipFactory,
    OrganisationFactory,
    animator,
    cast,
    person,
)
from tests.support.queries import assert_max_queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
State = Session.State


# --- Its states ---------------------------------------------------------------------------------


def test_a_session_is_convened_opened_then_closed():
    session, team = SessionFactory(), animator()
    assert convene(session, team).state == State.CONVENED
    assert open_session(session, team).is_open
    assert close_session(session, team).is_closed


@pytest.mark.parametrize(
    ("service", "states"),
    [
        (convene, [State.CONVENED, State.OPEN]),
        (open_session, [State.PREPARATION, State.OPEN]),
        (close_session, [State.PREPARATION, State.CONVENED]),
    ],
)
def test_a_step_is_neither_skipped_nor_done_twice(service, states):
    for state in states:
        session = SessionFactory(state=state)
        with pytest.raises(errors.WrongMomentError):
            service(session, animator())
        assert Session.objects.get(pk=session.pk).state == state


@pytest.mark.parametrize("service", [convene, open_session, close_session, close_minutes])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUTHOR])
def test_only_the_animation_team_leads_a_session(service, role):
    session = SessionFactory()
    with pytest.raises(errors.NotPreparingError):
        service(session, person(role))
    assert Session.objects.get(pk=session.pk).state == State.PREPARATION


def test_a_deactivated_animator_leads_no_session():
    team = animator()
    team.is_active = False
    team.save()
    with pytest.raises(errors.NotPreparingError):
        convene(SessionFactory(), team)


def test_a_session_is_not_closed_while_something_is_left_open():
    session, team = opened(2, quorum=1), animator()
    subject = SubjectFactory(session=session, title="Un point")
    first, second = [item for item in items(session) if item != subject]
    with pytest.raises(
        errors.ItemsLeftOpenError, match=r"(?=.*Texte 0)(?=.*Texte 1)(?=.*Un point)"
    ):
        close_session(session, team)
    assert Session.objects.get(pk=session.pk).is_open
    cast(first.task_state)
    put_off(session, team, second.pk)
    with pytest.raises(errors.ItemsLeftOpenError, match="Un point"):
        close_session(session, team)
    conclude(session, team, subject.pk, conclusion="D’accord.")
    assert close_session(session, team).is_closed
    with pytest.raises(errors.SessionClosedError):
        close_session(session, team)


def test_the_objects_left_open_are_named_but_not_all():
    error = errors.ItemsLeftOpenError([f"T{number}" for number in range(9)])
    assert "«\u00a0T4\u00a0» …" in str(error.message)
    assert "T5" not in str(error.message)


# --- Who was there ------------------------------------------------------------------------------


def test_everybody_who_votes_is_called_once():
    member = MembershipFactory()
    MembershipFactory(user=member.user, organisation=member.organisation, role=Role.AUTHOR)
    MembershipFactory(role=Role.AUTHOR)
    MembershipFactory(ends_on=dt.date(2020, 1, 1))
    territorial = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL)
    MembershipFactory(organisation=territorial)
    session, team = SessionFactory(), animator()
    convene(session, team)
    called = Attendance.objects.filter(session=session)
    assert {person.user for person in called} == {member.user, team}
    assert not any(person.is_present for person in called)


def test_nobody_is_absent_until_a_presence_is_noted():
    session, team = opened(0), animator()
    called = Attendance.objects.filter(session=session).order_by("pk")[0]
    add_participant(SessionFactory(), team, organisation=OrganisationFactory(), name="Lou")
    assert not people_of(session).is_noted
    note_presence(session, team, present=[called.pk])
    assert people_of(session).is_noted
    assert people_of(session).present == [called]


def test_the_draft_says_that_presences_are_not_noted():
    session = opened(0)
    called = Attendance.objects.filter(session=session).order_by("pk")[0]
    line = f"- {called.organisation}\u00a0: {called.name}"
    text = minutes_as_they_are(session)
    assert "Les présences ne sont pas notées." in text
    assert f"{line} (présence non notée)" in text
    note_presence(session, animator(), present=[called.pk])
    text = minutes_as_they_are(session)
    assert line in text
    assert "pas notées" not in text
    assert "non notée" not in text


def test_presence_is_noted_for_this_session_only():
    session, team = SessionFactory(), animator()
    other = add_participant(SessionFactory(), team, organisation=OrganisationFactory(), name="Lou")
    here = add_participant(session, team, organisation=OrganisationFactory(), name="Sacha")
    note_presence(session, team, present=[other.pk])
    here.refresh_from_db()
    other.refresh_from_db()
    assert (here.is_present, other.is_present) == (False, True)


def test_the_same_name_added_twice_is_one_person():
    session, team, organisation = SessionFactory(), animator(), OrganisationFactory()
    for name in ("Lou  Petit", " Lou Petit"):
        add_participant(session, team, organisation=organisation, name=name)
    assert [person.name for person in Attendance.objects.filter(session=session)] == ["Lou Petit"]


def test_a_participant_without_a_name_is_refused():
    with pytest.raises(errors.TextMissingError):
        add_participant(SessionFactory(), animator(), organisation=OrganisationFactory(), name=" ")


# --- Decisions ----------------------------------------------------------------------------------


def test_decisions_are_a_table_of_objects_and_organisations():
    session = opened(2, quorum=5)
    first, second = items(session)
    one, two = voter(), voter()
    cast(first.task_state, one)
    cast(first.task_state, two, Choice.ABSTENTION)
    cast(second.task_state, two, Choice.OBJECTION, reason="Non.")
    decisions = decisions_of(session)
    voted = [decisions.organisations.index(member.organisation) for member in (one, two)]
    table = [
        [votes[column] and votes[column].choice for column in voted]
        for _decision, votes in decisions.table()
    ]
    assert table == [[Choice.FOR, Choice.ABSTENTION], [None, Choice.OBJECTION]]


def test_an_organisation_called_has_its_column_before_it_votes():
    silent, quiet = OrganisationFactory(acronym="AAA"), OrganisationFactory(acronym="BBB")
    MembershipFactory(organisation=silent)
    MembershipFactory(organisation=quiet, role=Role.AUTHOR)
    session = opened(1, quorum=5)
    decisions = decisions_of(session)
    assert silent in decisions.organisations
    assert quiet not in decisions.organisations
    ((_decision, votes),) = decisions.table()
    assert votes[decisions.organisations.index(silent)] is None


def test_a_participant_from_outside_the_committee_has_no_column():
    session, outside = opened(1), OrganisationFactory(kind=Organisation.Kind.TERRITORIAL)
    add_participant(session, animator(), organisation=outside, name="Lou")
    assert outside not in decisions_of(session).organisations


def test_decisions_ask_as_much_whatever_their_number():
    for count in (1, 30):
        session = opened(count, quorum=5, held_on=DAY.replace(day=1 + count // 2))
        for item in items(session):
            cast(item.task_state)
        with assert_max_queries(3):
            for decision, votes in decisions_of(session).table():
                assert (decision.item.status, decision.quorum) == ("en-cours", 5)
                assert len(votes) >= count


# --- Minutes ------------------------------------------------------------------------------------


def closed_session():
    """Two objects decided, one put off, one subject concluded; two people there."""
    session, team = opened(4, quorum=1, place="Salle 1", starts_at=dt.time(14, 30)), animator()
    adopted, back, off, apart = items(session)
    one, two = voter(), voter()
    for member in (one, two):
        add_participant(session, team, organisation=member.organisation, name=str(member.user))
    cast(adopted.task_state, one)
    cast(back.task_state, two, Choice.OBJECTION, reason="Le délai est faux.")
    put_off(session, team, off.pk)
    pull_out(session, one.user, apart.pk, organisation=one.organisation, reason="À préciser")
    cast(apart.task_state, one)
    subject = SubjectFactory(session=session, title="Un point", order=99)
    conclude(session, team, subject.pk, conclusion="Le comité est d’accord.")
    return close_session(session, team), one, two


def test_the_minutes_are_drafted_from_what_was_decided():
    session, one, two = closed_session()
    text = session.minutes
    for part in (
        "10 décembre 2026, 14:30",
        "Salle 1",
        f"- {one.organisation}\u00a0: {one.user}",
        "## 1. Texte 0",
        "Décision\u00a0: adopté.",
        f"Pour\u00a0: {one.organisation}.",
        f"Objection\u00a0: {two.organisation}, «\u00a0Le délai est faux.\u00a0»",
        f"Voté à part, à la demande de {one.organisation}\u00a0: À préciser",
        "Le comité est d’accord.",
        "- Texte 2\u00a0: à reprendre à la séance suivante.",
        "- Texte 1\u00a0: l’auteur corrige, puis soumet à nouveau.",
    ):
        assert part in text


def test_minutes_written_during_the_session_are_kept_when_it_closes():
    session, team = opened(0), animator()
    write_minutes(session, team, text="Ce qui s’est dit.")
    assert close_session(session, team).minutes == "Ce qui s’est dit."


@pytest.mark.parametrize("state", [State.PREPARATION, State.CONVENED])
def test_nothing_is_drafted_before_the_session_opens(state):
    assert minutes_as_they_are(SessionFactory(state=state)) == ""


def test_an_open_session_is_drafted_as_it_stands_and_nothing_is_kept():
    session = opened(1, quorum=1)
    assert "Décision\u00a0: à décider." in minutes_as_they_are(session)
    cast(items(session)[0].task_state)
    assert "Décision\u00a0: adopté." in minutes_as_they_are(session)
    assert Session.objects.get(pk=session.pk).minutes == ""


def test_minutes_emptied_are_drafted_again():
    session, _one, _two = closed_session()
    team = animator()
    assert write_minutes(session, team, text="Autre").minutes == "Autre"
    assert "# Décisions" in write_minutes(session, team, text="  ").minutes


def test_closed_minutes_change_no_more():
    session, team = opened(0), animator()
    close_session(session, team)
    closed = close_minutes(session, team)
    assert (closed.minutes_closed_by, bool(closed.minutes_closed_at)) == (team, True)
    organisation = OrganisationFactory()
    for act in (
        lambda: write_minutes(session, team, text="Autre"),
        lambda: close_minutes(session, team),
        lambda: note_presence(session, team, present=[]),
        lambda: add_participant(session, team, organisation=organisation, name="Lou"),
    ):
        with pytest.raises(errors.MinutesClosedError):
            act()


def test_minutes_are_not_closed_before_the_session():
    session, team = opened(1), animator()
    write_minutes(session, team, text="Un projet")
    with pytest.raises(errors.WrongMomentError, match="Fermez d’abord la séance"):
        close_minutes(session, team)


@pytest.mark.parametrize("state", [State.PREPARATION, State.CONVENED])
def test_there_are_no_minutes_before_the_session(state):
    with pytest.raises(errors.WrongMomentError):
        write_minutes(SessionFactory(state=state), animator(), text="Trop tôt")


def test_minutes_are_shown_with_their_headings_and_lists_and_nothing_runs():
    shown = to_html("# Titre\n## Objet\n- un\n- deux\nTexte <script>{x}\n\n- trois")
    assert shown == (
        "<h2>Titre</h2>\n<h3>Objet</h3>\n<ul><li>un</li><li>deux</li></ul>\n"
        "<p>Texte &lt;script&gt;{x}</p>\n<ul><li>trois</li></ul>"
    )


def test_a_put_off_object_is_on_the_agenda_of_the_next_session():
    session, _one, _two = closed_session()
    following = SessionFactory(held_on=DAY.replace(day=20))
    make_agenda(following, animator())
    assert [item.title for item in items(following)] == ["Texte 2"]
    assert AgendaItem.objects.get(session=session, title="Texte 2").carried_to is not None


def test_sessions_after_are_the_nearest_first_and_not_closed():
    session = prepared(0)
    SessionFactory(held_on=DAY.replace(day=11), state=State.CLOSED)
    far, near = SessionFactory(held_on=DAY.replace(day=25)), SessionFactory(held_on=DAY)
    assert list(Session.objects.after(session)) == [near, far]
