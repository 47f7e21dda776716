"""Messages between those who make a request and those who instruct it; complements in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maisons.instruction import services
from maisons.models import LabelSettings, Paper, State
from maisons.requests import thread
from maisons.requests.refusals import NotFiledError, NotInThreadError, UnknownRequestError
from moderation.errors import ReasonNeededError
from moderation.models import Event, Role, Step
from tests.annuaire.registration.files import image
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import animator, person
from tests.support.mail import addresses, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    made = Course().to_instruction()
    deliver()
    return made


def test_each_side_is_told_once_an_hour_without_the_words(course: Course) -> None:
    for number in range(3):
        thread.post(course.again(), course.instructor, f"Secret {number}")
    [mail] = deliver()
    assert mail.recipients() == [course.applicant.email]
    assert "Secret" not in mail.body
    assert f"/maisons/candidater/{course.request.number}/" in mail.body
    answer = thread.post(course.again(), course.applicant, "Voici.")
    assert answer.from_applicants
    told = addresses(deliver())
    assert told == sorted([course.instructor.email, course.colleague.email])


def test_the_same_words_twice_are_one_message(course: Course) -> None:
    first = thread.post(course.again(), course.instructor, "Bonjour")
    assert thread.post(course.again(), course.instructor, " Bonjour ") == first
    assert course.again().messages.count() == 1


def test_who_may_write(course: Course) -> None:
    assert not thread.post(course.again(), animator(), "De l’équipe.").from_applicants
    strangers = [UserFactory(), person(Role.REFERENT, territorial(region_of="75"))]
    for somebody in (*strangers, course.voters[0]):
        with pytest.raises(UnknownRequestError):
            thread.post(course.again(), somebody, "Bonjour")
    with pytest.raises(NotInThreadError):  # she reads it, and it is not her turn
        thread.post(course.again(), course.decider, "Bonjour")
    with pytest.raises(ReasonNeededError):
        thread.post(course.again(), course.instructor, " \0 ")
    assert course.again().messages.count() == 1


def test_nobody_reads_a_message_about_a_draft() -> None:
    course = Course()
    with pytest.raises(NotFiledError):
        thread.post(course.again(), course.applicant, "Bonjour")


def test_a_message_by_the_page(course: Course) -> None:
    client = Client()
    client.force_login(course.instructor)
    number = course.request.number
    url = reverse("maisons_request_action", args=[number, "message"])
    assert client.post(url, {"text": "Bonjour à vous"}).status_code == 302
    page = client.get(reverse("maisons_request", args=[number])).content.decode()
    assert "Bonjour à vous" in page
    assert client.post(url, {"text": ""}).status_code == 422
    client.force_login(course.decider)
    refused = client.post(url, {"text": "Un mot du décideur"})
    assert refused.status_code == 409
    assert "Un mot du décideur" in refused.content.decode()


# --- Papers -------------------------------------------------------------------------------------


def visit(course: Course, content: bytes, **change: Any) -> Any:
    client = Client()
    client.force_login(course.instructor)
    said = {
        "seen": course.seen,
        "visited_on": course.in_days(-1),
        "people": "ARS",
        "report": "Vu sur place.",
        "paper": SimpleUploadedFile("visite.pdf", content),
        **change,
    }
    url = reverse("maisons_request_action", args=[course.request.number, "visite"])
    return client.post(url, said)


def test_a_report_comes_with_its_paper(course: Course) -> None:
    assert visit(course, image()).status_code == 302
    paper = course.again().visits.get().paper
    assert (paper.name, paper.media_type, paper.criterion) == ("visite.pdf", "image/jpeg", None)


def test_a_paper_that_is_refused(course: Course) -> None:
    response = visit(course, b"<html>")
    assert response.status_code == 422
    assert "Vu sur place." in response.content.decode()
    assert not Paper.objects.exists()


def test_a_refusal_leaves_no_file_behind(course: Course, settings: Any) -> None:
    response = visit(course, image(), visited_on=course.in_days(3))
    assert response.status_code == 409
    assert not Paper.objects.exists()
    root = settings.PRIVATE_MEDIA_ROOT
    assert not [path for path in root.rglob("*") if path.is_file()]


# --- Complements in time ------------------------------------------------------------------------


@pytest.fixture
def asked(course: Course) -> Course:
    services.ask_complement(
        course.again(),
        course.instructor,
        seen=course.seen,
        organisation=course.ars,
        message="Précisez les horaires.",
        deadline=course.in_days(30),
        opens_project=True,
    )
    deliver()
    return course


def due_in(course: Course, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    course.again().complements.update(deadline=day)


def test_members_are_reminded_once_five_days_before(asked: Course) -> None:
    due_in(asked, 6)
    call_command("remind_complements")
    assert deliver() == []
    due_in(asked, 5)
    for _day in range(2):
        call_command("remind_complements")
    [mail] = deliver()
    assert mail.recipients() == [asked.applicant.email]
    assert "Précisez les horaires." in mail.body


def test_late_those_who_instruct_are_told_once(asked: Course) -> None:
    due_in(asked, -1)
    for _day in range(2):
        call_command("remind_complements")
    assert addresses(deliver()) == sorted([asked.instructor.email, asked.colleague.email])
    assert asked.again().state == State.COMPLEMENT


def test_late_it_is_closed_when_the_settings_say_so(asked: Course) -> None:
    LabelSettings.objects.update(closes_late_complements=True)
    due_in(asked, 0)
    call_command("remind_complements")
    assert asked.again().state == State.COMPLEMENT
    due_in(asked, -1)
    for _day in range(2):
        call_command("remind_complements")
    request = asked.again()
    assert request.state == State.INSTRUCTION
    assert asked.step.step == Step.INSTRUCTION
    assert request.complements.get().closed_at is not None
    closed = Event.objects.of(request).filter(reason__startswith="Complément clos sans réponse")
    assert closed.count() == 1
