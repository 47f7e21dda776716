"""What those who make a request do, with the engine and those who instruct it in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maisons.application import services as application
from maisons.application.timeline import expected_before, timeline_of
from maisons.instruction import services as instruction
from maisons.instruction.standing import step_of
from maisons.models import State
from maisons.requests.services import add_member
from millejours.models import User
from moderation.models import Role, Step
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory
from tests.maisons.application.factories import again, complete, criterion_of, seen, version_of
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import person

pytestmark = pytest.mark.django_db


def test_filed_completed_by_a_colleague_and_taken_back(director: User) -> None:
    ensure_default_workflows()
    request, colleague = complete(director), UserFactory()
    add_member(request, director, colleague)
    ars = territorial(region_of="974")
    instructor = person(Role.REFERENT, ars)
    application.submit(request, director, version=version_of(request))
    assert again(request).state == State.ADMISSIBILITY
    instruction.declare_admissible(again(request), instructor, seen=seen(request))
    assert again(request).state == State.INSTRUCTION
    said = [one.text for one in timeline_of(again(request))]
    assert said[-1] == "Demande recevable\u00a0: l’instruction commence"
    assert expected_before(again(request)) == step_of(again(request)).deadline
    instruction.ask_complement(
        again(request),
        instructor,
        seen=seen(request),
        organisation=ars,
        message="Précisez les horaires.",
        deadline=timezone.localdate() + timedelta(days=30),
        criteria=[criterion_of(request, "A1").pk],
    )
    assert again(request).state == State.COMPLEMENT
    application.answer_complement(again(request), colleague, version=version_of(request))
    state = step_of(again(request))
    assert (again(request).state, state and state.step) == (State.INSTRUCTION, Step.INSTRUCTION)
    application.withdraw(again(request), director, reason="Le projet est abandonné.")
    assert again(request).state == State.WITHDRAWN
    assert again(request).current_workflow_state is None
    assert expected_before(again(request)) is None
