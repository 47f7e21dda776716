"""Who has an interest in a request, or made it, keeps out of all that is done about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maisons.application import services as application
from maisons.instruction import advice, services
from maisons.instruction.deciding import Reserve, decide
from maisons.instruction.refusals import NobodyDecidesError, OpinionsMissingError
from maisons.labels.rights import managers, may_manage
from maisons.models import Label, LabelRequestPage, Outcome, Paper, State
from maisons.requests import thread
from maisons.requests.refusals import NotInThreadError
from maisons.requests.services import add_member, open_once
from millejours.models import User
from moderation.models import Role, ScopedTaskState
from tests.annuaire.factories import commune
from tests.annuaire.registration import files
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.moderation.factories import OrganisationFactory, animator, person
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(course: Course, user: User) -> str:
    response = browser_of(user).get(f"/admin/maisons/demandes/{course.request.number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_who_stepped_aside_writes_nothing_to_those_who_apply() -> None:
    course = Course().to_instruction()
    why = {"organisation": course.ars, "reason": "Nous finançons ce projet."}
    advice.declare_recusal(course.again(), course.instructor, **why)
    with pytest.raises(NotInThreadError):
        thread.post(course.again(), course.instructor, "Modifiez votre dossier ainsi.")
    deliver()
    thread.post(course.again(), course.applicant, "Voici notre réponse.")
    told = addresses(deliver())
    assert course.colleague.email in told
    assert course.instructor.email not in told


def test_an_animator_who_stepped_aside_is_not_offered_to_end_the_advice() -> None:
    course = Course().to_committee()
    organisation = OrganisationFactory()
    aside = person(Role.ANIMATOR, organisation)
    ScopedTaskState.objects.filter(pk=course.seen).update(
        deadline=timezone.now() - timedelta(days=1)
    )
    assert "/fin-avis/" in page_of(course, aside)
    why = {"organisation": organisation, "reason": "Nous portons ce projet."}
    advice.declare_recusal(course.again(), aside, **why)
    assert "/fin-avis/" not in page_of(course, aside)


def labelled(course: Course) -> Label:
    other = person(Role.DECIDER, OrganisationFactory())
    decide(
        course.again(),
        other,
        seen=course.seen,
        organisation=other.memberships.get().organisation,
        outcome=Outcome.RESERVED,
        reservations=[Reserve("Poser une rampe.", course.in_days(30))],
    )
    return Label.objects.get(request=course.request)


def test_a_decider_with_an_interest_never_acts_on_the_label() -> None:
    course = Course().to_decision()
    OrganisationFactory()
    second = person(Role.DECIDER, OrganisationFactory())
    why = {"organisation": course.dgcs, "reason": "Nous portons ce projet."}
    advice.declare_recusal(course.again(), course.decider, **why)
    label = labelled(course)
    assert may_manage(second, label)
    assert not may_manage(course.decider, label)
    assert course.decider not in managers(label)
    add_member(course.again(), course.applicant, second)
    assert not may_manage(second, label)


def test_somebody_is_left_to_decide() -> None:
    course = Course().to_decision()
    with pytest.raises(NobodyDecidesError):
        advice.declare_recusal(
            course.again(), animator(), organisation=course.dgcs, reason="Erreur de choix."
        )
    assert not course.again().recusals.exists()


def test_a_report_of_the_instruction_is_not_of_the_applicants() -> None:
    course = Course().to_instruction()
    report = SimpleUploadedFile("visite-interne.pdf", files.pdf())
    said = {
        "seen": course.seen,
        "visited_on": timezone.localdate().isoformat(),
        "people": "ARS",
        "report": "Les locaux sont prêts.",
        "paper": report,
    }
    number = course.request.number
    browser_of(course.instructor).post(f"/admin/maisons/demandes/{number}/visite/", said)
    paper = Paper.objects.get()
    hers = browser_of(course.applicant)
    assert hers.get(f"/maisons/candidater/pieces/{paper.pk}/").status_code == 404
    theirs = browser_of(course.colleague)
    served = theirs.get(f"/maisons/candidater/pieces/{paper.pk}/")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    for tail in ("pieces/", "dossier/"):
        assert (
            "visite-interne"
            not in hers.get(f"/maisons/candidater/{number}/{tail}").content.decode()
        )
    services.ask_complement(
        course.again(),
        course.instructor,
        seen=course.seen,
        organisation=course.ars,
        message="Précisez.",
        deadline=course.in_days(10),
        opens_project=True,
    )
    hers.post(f"/maisons/candidater/{number}/pieces-retirer/{paper.pk}/")
    assert Paper.objects.get().removed_at is None
    assert "visite-interne" in page_of(course, course.colleague)


def adjourned() -> Course:
    course = Course().to_decision()
    decide(
        course.again(),
        course.decider,
        seen=course.seen,
        organisation=course.dgcs,
        outcome=Outcome.ADJOURNED,
        reasons="Le budget manque.",
    )
    return course


def test_what_is_written_again_is_read_by_nobody_else() -> None:
    course = adjourned()
    assert LabelRequestPage.objects.readable_by(course.instructor).exists()
    application.reopen(course.again(), course.applicant)
    for somebody in (course.instructor, course.decider, course.voters[0], animator()):
        assert not LabelRequestPage.objects.readable_by(somebody).exists()


def test_a_second_round_asks_for_opinions_again() -> None:
    course = adjourned()
    application.reopen(course.again(), course.applicant)
    course.file()
    services.declare_admissible(course.again(), course.instructor, seen=course.seen)
    with pytest.raises(OpinionsMissingError):
        course.conclude()
    course.opinions().conclude()
    assert course.again().state == State.COMMITTEE


def test_a_second_click_opens_no_second_request() -> None:
    user, place = UserFactory(), commune("97411")
    first = open_once(user, place, "Association des Lilas")
    assert open_once(user, place, "Association des Lilas") == first
    assert open_once(user, place, "Une autre structure") != first
