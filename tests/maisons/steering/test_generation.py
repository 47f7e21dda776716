"""Made-up requests look like those of the services, say what they are, and go away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page, WorkflowState

from maisons.instruction import services
from maisons.instruction.standing import step_of
from maisons.models import Decision, Label, LabelRequestPage, State
from maisons.requests.criteria import standing_criteria
from maisons.requests.generation import generate, made_up, remove
from maisons.requests.services import open_request
from millejours.models import User
from moderation.models import Event, Organisation, Role, ScopedTaskState, Vote
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import commune
from tests.factories import UserFactory, make_home
from tests.maisons.factories import version_on_line
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import person

pytestmark = pytest.mark.django_db
PLACES = ("48095", "97411")
EVERY_STATE = 100  # requests after which each end was met


@pytest.fixture
def ground() -> Iterator[None]:
    make_home()
    ensure_default_workflows()
    version_on_line()
    for code in PLACES:
        commune(code)
    yield
    connection.check_constraints()


def test_they_stand_at_every_state_as_the_services_would_have_left_them(ground: None) -> None:
    assert generate(EVERY_STATE) == EVERY_STATE
    requests = list(LabelRequestPage.objects.order_by("pk"))
    assert {request.state for request in requests} == set(State.values)
    assert all(request.is_demonstration and not request.live for request in requests)
    assert Page.find_problems() == ([], [], [], [], [])
    for request in requests:
        is_waited_for = request.state not in (*OVER, State.DRAFT, State.COMPLEMENT)
        assert (step_of(request) is not None) == is_waited_for
        if request.state != State.DRAFT:
            assert request.latest_revision.as_object().number == request.number
            answered = request.answers.exclude(met="").count()
            assert answered == len(standing_criteria(request))
    granted = [decision for decision in Decision.objects.order_by("pk") if decision.grants]
    assert len(granted) == Label.objects.count() > 0
    assert not Label.objects.filter(is_demonstration=False).exists()


OVER = (State.DECIDED, State.ADJOURNED, State.INADMISSIBLE, State.WITHDRAWN)


def test_one_of_them_goes_on_through_the_services(ground: None) -> None:
    generate(EVERY_STATE)
    request = LabelRequestPage.objects.filter(state=State.ADMISSIBILITY).order_by("pk")[0]
    body = territorial(region_of=request.departement_id)
    referent = person(Role.REFERENT, body)
    state = step_of(request)
    assert state is not None
    services.declare_admissible(request, referent, seen=state.pk)
    request.refresh_from_db()
    assert request.state == State.INSTRUCTION


def test_a_number_is_never_given_twice_and_they_are_the_same_every_time(ground: None) -> None:
    generate(5)
    before = described()
    real = open_request(UserFactory(), commune(PLACES[1]), "Association réelle")
    generate(20)
    numbers = list(LabelRequestPage.objects.order_by("pk").values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 21
    later = open_request(UserFactory(), commune(PLACES[1]), "Association réelle")
    assert later.number not in numbers
    remove()
    generate(5)
    assert described() == before
    assert LabelRequestPage.objects.filter(pk=real.pk).exists()


def described() -> list[tuple[Any, ...]]:
    return list(made_up().order_by("pk").values_list("state", "region", "carrier__name"))


def test_nothing_of_them_stays(ground: None) -> None:
    real = open_request(UserFactory(), commune(PLACES[0]), "Association réelle")
    lines, people = Event.objects.count(), User.objects.count()
    generate(60)
    assert Vote.objects.exists()
    assert remove() == 60
    assert list(LabelRequestPage.objects.order_by("pk")) == [real]
    assert (Event.objects.count(), User.objects.count()) == (lines, people)
    for model in (ScopedTaskState, WorkflowState, Vote, Label, Organisation):
        assert not model.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_command_refuses_a_public_server_no_number_and_no_ground(settings: Any) -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("generate_label_requests", "5")
    settings.DEBUG = True
    with pytest.raises(CommandError, match="nombre"):
        call_command("generate_label_requests", "0")
    with pytest.raises(CommandError, match="manque"):
        call_command("generate_label_requests", "5")


def test_the_command_makes_and_removes_them(ground: None, settings: Any, capsys: Any) -> None:
    settings.DEBUG = True
    call_command("generate_label_requests", "3")
    assert "3 demandes d'essai créées" in capsys.readouterr().out
    call_command("generate_label_requests", "--delete")
    assert not LabelRequestPage.objects.exists()
