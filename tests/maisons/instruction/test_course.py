"""The course of a request through the engine, and every path that is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from maisons.instruction import advice, services
from maisons.instruction.deciding import Reserve, decide
from maisons.instruction.refusals import (
    AlreadyRecusedError,
    ForeignCriterionError,
    NothingAskedError,
    NotInstructingError,
    OpinionsMissingError,
    OverwrittenError,
    PastDayError,
    ReservationsNeededError,
    ReservationsRefusedError,
    SpokenAlreadyError,
    StepOverError,
    UnknownDecisionError,
)
from maisons.instruction.services import Said, version_of
from maisons.models import Conclusion, LabelRequestPage, Outcome, State
from maisons.requests.criteria import standing_criteria
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.services import add_member, remove_member
from moderation.errors import NotYoursError, ReasonNeededError, StakeError, TooEarlyError
from moderation.models import Choice, DecisionTask, Event, Role, ScopedTaskState, Step
from moderation.services import resume
from moderation.services.deadlines import pass_deadlines
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import MembershipFactory, OrganisationFactory, animator, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return Course()


def test_the_whole_course(course: Course) -> None:
    course.file()
    assert course.again().state == State.ADMISSIBILITY
    services.declare_admissible(course.again(), course.instructor, seen=course.seen)
    assert course.again().state == State.INSTRUCTION
    course.opinions().conclude()
    assert course.again().state == State.COMMITTEE
    course.vote(0)
    course.vote(1, Choice.OBJECTION, "Le budget n’est pas assuré.")
    assert course.again().state == State.COMMITTEE
    course.vote(2, Choice.ABSTENTION)
    assert course.again().state == State.DECISION
    decision = decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.LABEL,
    )
    request = course.again()
    assert (request.state, request.live, decision.grants) == (State.DECIDED, False, True)


def test_favourable_voices_never_decide_by_themselves(course: Course) -> None:
    course.to_decision()
    assert course.again().state == State.DECISION
    assert not course.again().decisions.exists()


def test_the_engine_alone_may_not_end_it_without_a_decision(course: Course) -> None:
    from moderation.services import approve

    course.to_decision()
    state = course.step
    with pytest.raises(PermissionDenied):
        approve(state, course.decider, revision_id=state.revision_id)
    assert course.again().state == State.DECISION


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.ADJOURNED])
def test_a_refusal_has_reasons(course: Course, outcome: Outcome) -> None:
    course.to_decision()
    said = {"seen": course.seen, "organisation": course.dgcs, "outcome": outcome}
    with pytest.raises(ReasonNeededError):
        decide(course.again(), course.decider, reasons=" … ", **said)
    assert course.again().state == State.DECISION
    assert not course.again().decisions.exists()
    decide(course.again(), course.decider, reasons="Le lieu n’existe pas encore.", **said)
    wanted = State.DECIDED if outcome == Outcome.REFUSED else State.ADJOURNED
    assert course.again().state == wanted


def test_reservations_say_what_and_when(course: Course) -> None:
    course.to_decision()
    said = {"seen": course.seen, "organisation": course.dgcs, "outcome": Outcome.RESERVED}
    with pytest.raises(ReservationsNeededError):
        decide(course.again(), course.decider, **said)
    late = [Reserve("Ouvrir le soir", course.in_days(0))]
    with pytest.raises(PastDayError):
        decide(course.again(), course.decider, reservations=late, **said)
    foreign = [Reserve("Ouvrir le soir", course.in_days(90), 10**6)]
    with pytest.raises(ForeignCriterionError):
        decide(course.again(), course.decider, reservations=foreign, **said)
    with pytest.raises(ReservationsRefusedError):
        decide(
            course.again(),
            course.decider,
            reservations=[Reserve("Ouvrir le soir", course.in_days(90))],
            **{**said, "outcome": Outcome.LABEL},
        )
    with pytest.raises(UnknownDecisionError):
        decide(course.again(), course.decider, **{**said, "outcome": "tacite"})
    good = [Reserve("Ouvrir le soir", course.in_days(90))]
    decision = decide(course.again(), course.decider, reservations=good, **said)
    assert [each.text for each in decision.reservations.open()] == ["Ouvrir le soir"]


def test_decided_once_whatever_the_windows(course: Course) -> None:
    course.to_decision()
    said = {"seen": course.seen, "organisation": course.dgcs, "outcome": Outcome.LABEL}
    decide(course.again(), course.decider, **said)
    with pytest.raises(StepOverError):
        decide(course.again(), course.decider, **said)
    assert course.again().decisions.count() == 1


def test_who_may_decide(course: Course) -> None:
    course.to_decision()
    said = {"seen": course.seen, "outcome": Outcome.LABEL}
    for somebody in (course.instructor, course.voters[0], animator()):
        ours = somebody.memberships.first().organisation
        with pytest.raises(NotInstructingError):
            decide(course.again(), somebody, organisation=ours, **said)
    with pytest.raises(UnknownRequestError):
        decide(course.again(), UserFactory(), organisation=course.dgcs, **said)
    with pytest.raises(UnknownRequestError):
        decide(course.again(), course.applicant, organisation=course.dgcs, **said)
    assert course.again().state == State.DECISION


@pytest.mark.parametrize("is_delegated", [False, True])
def test_the_decision_may_be_delegated_to_the_territory(course: Course, is_delegated: bool) -> None:
    DecisionTask.objects.update(is_delegated=is_delegated)
    here = person(Role.DECIDER, course.ars)
    elsewhere = person(Role.DECIDER, territorial(region_of="75"))
    course.to_decision()
    said = {"seen": course.seen, "outcome": Outcome.LABEL}
    theirs = elsewhere.memberships.first().organisation
    with pytest.raises(UnknownRequestError):
        decide(course.again(), elsewhere, organisation=theirs, **said)
    if is_delegated:
        decide(course.again(), here, organisation=course.ars, **said)
        assert course.again().state == State.DECIDED
    else:
        with pytest.raises(NotInstructingError):
            decide(course.again(), here, organisation=course.ars, **said)


def test_a_referent_of_elsewhere_finds_nothing(course: Course) -> None:
    course.file()
    stranger = person(Role.REFERENT, territorial(region_of="75"))
    with pytest.raises(UnknownRequestError):
        services.declare_admissible(course.again(), stranger, seen=course.seen)
    assert course.again().state == State.ADMISSIBILITY


def test_the_committee_finds_nothing_before_its_advice_is_asked(course: Course) -> None:
    course.to_instruction()
    voter = course.voters[0]
    assert not LabelRequestPage.objects.readable_by(voter).exists()
    course.opinions().conclude()
    assert LabelRequestPage.objects.readable_by(voter).get() == course.request


def test_a_draft_is_read_by_nobody_else(course: Course) -> None:
    people = [course.instructor, course.decider, animator(), *course.voters]
    for somebody in people:
        assert not LabelRequestPage.objects.readable_by(somebody).exists()


def test_a_complement_goes_on_where_it_was_asked(course: Course) -> None:
    course.to_instruction()
    before = course.seen
    first = standing_criteria(course.again())[0]
    services.ask_complement(
        course.again(),
        course.instructor,
        seen=before,
        organisation=course.ars,
        message="Précisez les horaires.",
        deadline=course.in_days(30),
        criteria=[first.pk],
    )
    request = course.again()
    assert request.state == State.COMPLEMENT
    assert list(request.complements.get().criteria.all()) == [first]
    request.save_revision(user=course.applicant)
    resume(request, course.applicant)
    assert course.again().state == State.INSTRUCTION
    assert course.step.step == Step.INSTRUCTION
    assert course.seen != before


def test_what_a_complement_refuses(course: Course) -> None:
    course.to_instruction()
    said = {
        "seen": course.seen,
        "organisation": course.ars,
        "message": "Précisez.",
        "deadline": course.in_days(30),
        "opens_project": True,
    }
    request, actor = course.again(), course.instructor
    wrong = [
        ({"opens_project": False}, NothingAskedError),
        ({"criteria": [10**6]}, ForeignCriterionError),
        ({"deadline": course.in_days(0)}, PastDayError),
        ({"deadline": course.in_days(4000)}, PastDayError),
        ({"message": " \0 "}, ReasonNeededError),
        ({"organisation": course.caf}, NotInstructingError),
        ({"seen": course.seen - 1}, StepOverError),
    ]
    for change, refusal in wrong:
        with pytest.raises(refusal):
            services.ask_complement(request, actor, **{**said, **change})
    assert course.again().state == State.INSTRUCTION
    assert not course.again().complements.exists()


def test_inadmissible_ends_it(course: Course) -> None:
    course.file()
    services.declare_inadmissible(
        course.again(), course.instructor, seen=course.seen, reason="Ce n’est pas une Maison."
    )
    assert course.again().state == State.INADMISSIBLE


def test_each_criterion_has_an_opinion_before_the_synthesis(course: Course) -> None:
    course.to_instruction()
    with pytest.raises(OpinionsMissingError) as refused:
        course.conclude()
    assert refused.value.codes == ["A1", "A2", "B1"]
    course.opinions()
    assert course.conclude().conclusion == Conclusion.FAVOURABLE


def test_a_colleague_is_not_overwritten(course: Course) -> None:
    course.to_instruction().opinions()
    [first, *_more] = standing_criteria(course.again())
    old = course.again().opinions.get(criterion=first)
    said = {"seen": course.seen, "organisation": course.ars}
    colleague = person(Role.REFERENT, course.ars)
    shown = {first.pk: version_of(old)}
    mine = {first.pk: Said(Conclusion.RESERVED, "À revoir.")}
    services.give_opinions(course.again(), colleague, said=mine, known=shown, **said)
    hers = {first.pk: Said(Conclusion.UNFAVOURABLE, "Non.")}
    with pytest.raises(OverwrittenError):
        services.give_opinions(course.again(), course.instructor, said=hers, known=shown, **said)
    assert course.again().opinions.get(criterion=first).comment == "À revoir."


def test_two_organisations_have_each_their_opinion(course: Course) -> None:
    course.to_instruction().opinions()
    [first, *_more] = standing_criteria(course.again())
    services.give_opinions(
        course.again(),
        course.colleague,
        seen=course.seen,
        organisation=course.caf,
        said={first.pk: Said(Conclusion.RESERVED)},
    )
    assert course.again().opinions.filter(criterion=first).count() == 2


def test_an_advice_ends_at_its_deadline_when_enough_have_spoken(course: Course) -> None:
    course.to_committee()
    course.vote(0)
    state = course.step
    with pytest.raises(TooEarlyError):
        advice.end_advice(course.again(), animator(), seen=state.pk, reason="Assez attendu.")
    ScopedTaskState.objects.filter(pk=state.pk).update(deadline=timezone.now() - timedelta(hours=1))
    assert pass_deadlines().closed == 0  # one voice of three
    with pytest.raises(NotYoursError):
        advice.end_advice(course.again(), course.voters[1], seen=state.pk, reason="Assez.")
    course.vote(1)
    ScopedTaskState.objects.filter(pk=state.pk).update(quorum=2)
    assert pass_deadlines().closed == 1
    assert course.again().state == State.DECISION


def test_an_animator_may_end_an_advice_that_few_gave(course: Course) -> None:
    course.to_committee()
    state = course.step
    ScopedTaskState.objects.filter(pk=state.pk).update(deadline=timezone.now() - timedelta(hours=1))
    advice.end_advice(course.again(), animator(), seen=state.pk, reason="Une seule réponse.")
    assert course.again().state == State.DECISION


def test_a_conflict_of_interest_is_declared_once_and_before_speaking(course: Course) -> None:
    course.to_committee()
    ours = course.committee[0]
    said = {"organisation": ours, "reason": "Nous finançons ce projet."}
    with pytest.raises(NotInstructingError):
        advice.declare_recusal(course.again(), course.voters[1], **said)
    with pytest.raises(ReasonNeededError):
        advice.declare_recusal(course.again(), course.voters[0], organisation=ours, reason=" ")
    advice.declare_recusal(course.again(), course.voters[0], **said)
    with pytest.raises(AlreadyRecusedError):
        advice.declare_recusal(course.again(), animator(), **said)
    course.vote(1)
    with pytest.raises(SpokenAlreadyError):
        advice.declare_recusal(
            course.again(), course.voters[1], organisation=course.committee[1], reason="Trop tard."
        )


def test_its_journal_is_private_and_wagtail_has_none(course: Course) -> None:
    from wagtail.models import PageLogEntry

    course.to_decision()
    lines = Event.objects.of(course.again())
    assert lines.count() > 5
    assert not Event.objects.for_the_committee().filter(title=course.request.number).exists()
    assert not PageLogEntry.objects.filter(page_id=course.request.pk).exists()


def test_another_organisation_of_the_committee_is_not_waited_for_without_members(
    course: Course,
) -> None:
    OrganisationFactory()
    course.to_decision()
    assert course.again().state == State.DECISION


def test_who_declared_a_conflict_reads_and_never_votes(course: Course) -> None:
    course.to_committee()
    voter = course.voters[0]
    elsewhere = MembershipFactory(user=voter, role=Role.REVIEWER)  # for another of hers, no more
    why = {"organisation": course.committee[0], "reason": "Nous finançons ce projet."}
    advice.declare_recusal(course.again(), voter, **why)
    with pytest.raises(StakeError):
        course.vote(0)
    with pytest.raises(StakeError):
        advice.vote(
            course.again(),
            voter,
            seen=course.seen,
            organisation=elsewhere.organisation,
            choice=Choice.FOR,
        )
    assert LabelRequestPage.objects.readable_by(voter).exists()
    course.vote(1)
    course.vote(2, Choice.ABSTENTION)
    assert course.again().state == State.DECISION


def test_the_last_one_waited_for_withdraws(course: Course) -> None:
    course.to_committee()
    course.vote(0)
    course.vote(1)
    why = {"organisation": course.committee[2], "reason": "Nous portons ce projet."}
    advice.declare_recusal(course.again(), course.voters[2], **why)
    assert course.again().state == State.DECISION


def test_who_made_the_request_once_never_instructs_it(course: Course) -> None:
    add_member(course.again(), course.applicant, course.instructor)
    remove_member(course.again(), course.applicant, course.instructor)
    course.file()
    with pytest.raises(StakeError):
        services.declare_admissible(course.again(), course.instructor, seen=course.seen)
    services.declare_admissible(course.again(), course.colleague, seen=course.seen)
    assert course.again().state == State.INSTRUCTION


def test_a_decider_with_an_interest_leaves_it_to_another(course: Course) -> None:
    course.to_decision()
    person(Role.DECIDER, OrganisationFactory())
    why = {"organisation": course.dgcs, "reason": "Nous portons ce projet."}
    advice.declare_recusal(course.again(), course.decider, **why)
    with pytest.raises(NotInstructingError):
        decide(
            course.again(),
            course.decider,
            seen=course.seen,
            organisation=course.dgcs,
            outcome=Outcome.LABEL,
        )
