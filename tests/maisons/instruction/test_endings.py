"""Decisions, conflicts of interest and advices ended, by the page of a request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maisons.models import Recusal, State
from moderation.models import Role, ScopedTaskState
from tests.maisons.instruction.factories import Course
from tests.maisons.instruction.screens import act, has_form, read, text_of
from tests.moderation.factories import MembershipFactory, animator

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return Course()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": ""}, "Champ requis"),
        ({"outcome": "tacite"}, "Sélectionnez un choix valide"),
        ({"outcome": "refus", "reasons": ""}, "Dites pourquoi"),
        ({"outcome": "label-reserves"}, "au moins une réserve"),
        ({"reserve1-text": "Ouvrir.", "reserve1-due_on": "2099-01-01"}, "Seul un label avec"),
        ({"outcome": "label-reserves", "reserve3-text": "Ouvrir."}, "Donnez une date"),
        ({"outcome": "label-reserves", "reserve3-due_on": "2099-01-01"}, "Dites ce qui reste"),
        (
            {
                "outcome": "label-reserves",
                "reserve1-text": "Ouvrir.",
                "reserve1-due_on": "2020-01-01",
            },
            "Cette date est passée",
        ),
        (
            {
                "outcome": "label-reserves",
                "reserve1-text": "Ouvrir.",
                "reserve1-due_on": "2099-01-01",
                "reserve1-criterion": "9999",
            },
            "Sélectionnez un choix valide",
        ),
    ],
)
def test_a_decision_that_is_refused(course: Course, change: dict[str, Any], sentence: str) -> None:
    course.to_decision()
    said = {
        "seen": course.seen,
        "organisation": course.dgcs.pk,
        "outcome": "label",
        "reasons": "Des motifs bien longs.",
        **change,
    }
    response = act(course, course.decider, "decision", **said)
    text = text_of(response)
    assert response.status_code in {409, 422}
    assert sentence in text
    assert ("Des motifs bien longs." in text) or "reasons" in change
    assert course.again().state == State.DECISION


# --- Conflicts of interest, the end of an advice ------------------------------------------------


def test_a_conflict_of_interest(course: Course) -> None:
    course.to_committee()
    said = {"organisation": course.committee[0].pk, "reason": "Nous finançons ce projet."}
    assert act(course, course.voters[1], "conflit", **said).status_code == 409
    for _click in range(2):
        assert act(course, course.voters[0], "conflit", **said).status_code == 302
    assert Recusal.objects.get().organisation == course.committee[0]
    text = text_of(read(course, course.voters[0]))
    assert "conflit d’intérêts déclaré" in text
    blank = {"organisation": course.committee[1].pk, "reason": " "}
    assert act(course, course.voters[1], "conflit", **blank).status_code == 422


def test_the_animation_team_declares_it_for_another(course: Course) -> None:
    course.to_committee()
    said = {"organisation": course.committee[2].pk, "reason": "Elle porte ce projet."}
    assert act(course, animator(), "conflit", **said).status_code == 302
    assert Recusal.objects.get().organisation == course.committee[2]


def test_an_advice_is_closed_after_its_deadline_only(course: Course) -> None:
    course.to_committee()
    somebody, seen = animator(), course.seen
    early = act(course, somebody, "fin-avis", seen=seen, reason="Assez attendu.")
    assert early.status_code == 409
    assert "Assez attendu." in text_of(early)
    past = timezone.now() - timedelta(hours=1)
    ScopedTaskState.objects.filter(pk=seen).update(deadline=past)
    assert has_form(text_of(read(course, somebody)), "fin-avis")
    assert not has_form(text_of(read(course, course.decider)), "fin-avis")
    for _click in range(2):
        done = act(course, somebody, "fin-avis", seen=seen, reason="Assez attendu.")
        assert done.status_code == 302
    assert course.again().state == State.DECISION


def test_a_person_with_two_organisations_says_for_which(course: Course) -> None:
    course.to_instruction()
    MembershipFactory(user=course.instructor, organisation=course.caf, role=Role.REFERENT)
    text = text_of(read(course, course.instructor))
    assert 'type="radio" name="organisation"' in text
