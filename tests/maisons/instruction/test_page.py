"""The page of a request in the admin: who reads it, what each is asked, what each action does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from maisons.instruction import services
from maisons.instruction.screens import asking
from maisons.models import (
    BudgetLine,
    BudgetSide,
    Conclusion,
    LabelRequestPage,
    Outcome,
    Partner,
    PartnerKind,
    State,
    TeamPost,
)
from maisons.requests.criteria import standing_criteria
from millejours.models import User
from moderation.models import Event, Organisation, Role
from moderation.models.journal import Action
from tests.factories import UserFactory
from tests.maisons.instruction.factories import Course
from tests.maisons.instruction.screens import act, client_of, has_form, page_url, read, text_of
from tests.maisons.requests.factories import CARRIER, territorial
from tests.moderation.factories import OrganisationFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return Course()


STEPS: dict[str, Callable[[Course], Any]] = {
    "draft": lambda _course: None,
    "admissibility": Course.file,
    "instruction": Course.to_instruction,
    "committee": Course.to_committee,
    "decision": Course.to_decision,
}
READERS = {
    "draft": set(),
    "admissibility": {"instructor", "colleague", "animator", "decider"},
    "instruction": {"instructor", "colleague", "animator", "decider"},
    "committee": {"instructor", "colleague", "animator", "decider", "voter"},
    "decision": {"instructor", "colleague", "animator", "decider", "voter"},
}
FORMS = {
    ("admissibility", "instructor"): {"recevable", "complement", "irrecevable"},
    ("admissibility", "colleague"): {"recevable", "complement", "irrecevable"},
    ("instruction", "instructor"): {"visite", "comite-departemental", "complement", "synthese"},
    ("instruction", "colleague"): {"visite", "comite-departemental", "complement", "synthese"},
    ("committee", "voter"): {"vote"},
    ("decision", "decider"): {"decision"},
}


def people(course: Course) -> dict[str, User]:
    return {
        "instructor": course.instructor,
        "colleague": course.colleague,
        "animator": person(Role.ANIMATOR, OrganisationFactory(kind=Organisation.Kind.OPERATOR)),
        "decider": course.decider,
        "voter": course.voters[0],
        "applicant": course.applicant,
        "referent of elsewhere": person(Role.REFERENT, territorial(region_of="75")),
        "author": person(Role.AUTHOR),
        "superuser": UserFactory(is_superuser=True, is_staff=True),
    }


@pytest.mark.parametrize("step", STEPS)
def test_who_reads_and_what_each_is_asked(course: Course, step: str) -> None:
    everybody = people(course)
    STEPS[step](course)
    for role, user in everybody.items():
        response = read(course, user)
        if role not in READERS[step]:
            assert response.status_code in {302, 404}, (role, response.status_code)
            assert CARRIER not in text_of(response)
            continue
        text = text_of(response)
        assert response.status_code == 200
        assert course.request.number in text
        assert CARRIER in text
        shown = {each for each in asking.AT_STEP.values() for each in each if has_form(text, each)}
        assert shown == FORMS.get((step, role), set()), (step, role)


@pytest.mark.parametrize("step", STEPS)
def test_every_action_is_refused_to_who_may_not(course: Course, step: str) -> None:
    everybody = people(course)
    STEPS[step](course)
    before = course.again().state
    first = standing_criteria(course.again())[0]
    said = {
        "seen": course.seen if step != "draft" else 1,
        "organisation": course.ars.pk,
        "reason": "Parce que.",
        "message": "Précisez.",
        "deadline": course.in_days(20),
        "criteria": first.pk,
        "visited_on": course.in_days(-1),
        "people": "ARS",
        "report": "Vu.",
        "given_on": course.in_days(-1),
        "conclusion": "favorable",
        "text": "Bien.",
        "choice": "pour",
        "outcome": "label",
        "reasons": "Oui.",
    }
    for role, user in everybody.items():
        allowed = FORMS.get((step, role), set())
        for action in sorted({each for own in asking.AT_STEP.values() for each in own} - allowed):
            response = act(course, user, action, **said)
            assert response.status_code in {302, 404, 409, 422}, (role, action)
            if role in READERS[step]:
                assert response.status_code in {409, 422}, (role, action)
                assert "Rien n’a été enregistré" in text_of(response)
    request = course.again()
    assert request.state == before
    for rows in ("complements", "visits", "departmental_opinions", "decisions"):
        assert not getattr(request, rows).exists()


def test_an_attempt_on_a_request_of_elsewhere_is_written_down(course: Course) -> None:
    course.file()
    stranger = person(Role.REFERENT, territorial(region_of="75"))
    assert act(course, stranger, "recevable", seen=course.seen).status_code == 404
    refused = Event.objects.of(course.again()).filter(action=Action.REFUSED, actor=stranger)
    assert refused.count() == 1


def test_what_does_not_exist(course: Course) -> None:
    course.file()
    client = client_of(course.instructor)
    assert client.get(reverse("maisons_request", args=["2026-99-0001"])).status_code == 404
    assert act(course, course.instructor, "publier", seen=course.seen).status_code == 404
    url = reverse("maisons_request_action", args=[course.request.number, "recevable"])
    assert client.get(url).status_code == 405


# --- The course through the pages ---------------------------------------------------------------


def test_the_whole_course_by_the_pages(course: Course) -> None:
    course.file()
    done = act(course, course.instructor, "recevable", seen=course.seen)
    assert (done.status_code, done.url) == (302, page_url(course))
    course.opinions()
    visit = {"visited_on": course.in_days(-2), "people": "ARS, Caf", "report": "Lieu clair."}
    act(course, course.instructor, "visite", seen=course.seen, **visit)
    cdsf = {"given_on": course.in_days(-1), "conclusion": "favorable", "text": "Bien."}
    act(course, course.colleague, "comite-departemental", seen=course.seen, **cdsf)
    synthesis = {"organisation": course.ars.pk, "conclusion": "favorable", "text": "Tout va."}
    act(course, course.instructor, "synthese", seen=course.seen, **synthesis)
    assert course.again().state == State.COMMITTEE
    voices = [("pour", ""), ("objection", "Le budget n’est pas sûr."), ("abstention", "")]
    for rank, (choice, reason) in enumerate(voices):
        said = {"organisation": course.committee[rank].pk, "choice": choice, "reason": reason}
        assert act(course, course.voters[rank], "vote", seen=course.seen, **said).status_code == 302
    assert course.again().state == State.DECISION
    said = {"organisation": course.dgcs.pk, "outcome": "label-reserves", "reasons": "Sous réserve."}
    rows = {"reserve2-text": "Ouvrir le soir.", "reserve2-due_on": course.in_days(90)}
    assert (
        act(course, course.decider, "decision", seen=course.seen, **said, **rows).status_code == 302
    )
    request = course.again()
    assert request.state == State.DECIDED
    assert request.decisions.get().outcome == Outcome.RESERVED
    assert request.decisions.get().reservations.get().text == "Ouvrir le soir."
    text = text_of(read(course, course.instructor))
    for words in ("Lieu clair.", "Tout va.", "avis défavorable", "Ouvrir le soir.", "abstention"):
        assert words in text


def test_a_complement_opens_what_is_ticked(course: Course) -> None:
    course.to_instruction()
    first = standing_criteria(course.again())[0]
    said = {
        "seen": course.seen,
        "organisation": course.ars.pk,
        "message": "Précisez les horaires.",
        "deadline": course.in_days(20),
        "criteria": [first.pk],
    }
    assert act(course, course.instructor, "complement", **said).status_code == 302
    request = course.again()
    assert request.state == State.COMPLEMENT
    assert list(request.complements.get().criteria.all()) == [first]
    text = text_of(read(course, course.instructor))
    assert "Le porteur doit répondre" in text
    assert "complément demandé" in text


@pytest.mark.parametrize(
    ("change", "sentence", "status"),
    [
        ({"message": " "}, "Champ requis", 422),
        ({"message": "…"}, "Dites pourquoi", 409),
        ({"criteria": 10**6}, "n’est pas de ce dossier", 422),
        ({"criteria": []}, "choisissez ce que le porteur pourra modifier", 409),
        ({"deadline": "2020-01-01"}, "Cette date est passée", 409),
        ({"deadline": "bientôt"}, "date valide", 422),
        ({"organisation": 10**6}, "Choisissez l’une de vos organisations", 422),
        ({"seen": ""}, "Cette page a expiré", 422),
        ({"seen": 1}, "Le dossier a avancé", 409),
    ],
)
def test_a_complement_that_is_refused_keeps_what_was_typed(
    course: Course, change: dict[str, Any], sentence: str, status: int
) -> None:
    course.to_instruction()
    said = {
        "seen": course.seen,
        "organisation": course.ars.pk,
        "message": "Précisez les horaires du soir.",
        "deadline": course.in_days(20),
        "criteria": standing_criteria(course.again())[0].pk,
        **change,
    }
    response = act(course, course.instructor, "complement", **said)
    text = text_of(response)
    assert response.status_code == status
    assert sentence in text
    assert "Rien n’a été enregistré" in text
    if "message" not in change:
        assert "Précisez les horaires du soir." in text
    assert f'name="seen" value="{course.seen}"' in text  # sent again, it is for this step
    assert course.again().state == State.INSTRUCTION


def test_another_organisation_is_refused(course: Course) -> None:
    course.to_instruction().opinions()
    said = {"organisation": course.caf.pk, "conclusion": "favorable", "text": "Tout va bien."}
    response = act(course, course.instructor, "synthese", seen=course.seen, **said)
    assert response.status_code == 409
    assert "Tout va bien." in text_of(response)
    assert course.again().state == State.INSTRUCTION


def test_a_synthesis_waits_for_the_opinions(course: Course) -> None:
    course.to_instruction()
    said = {"organisation": course.ars.pk, "conclusion": "favorable", "text": "Tout va bien."}
    response = act(course, course.instructor, "synthese", seen=course.seen, **said)
    assert response.status_code == 409
    assert "A1, A2, B1" in text_of(response)
    assert "Tout va bien." in text_of(response)


def test_what_was_typed_is_said_back_when_the_step_is_over(course: Course) -> None:
    course.to_instruction().opinions()
    seen = course.seen
    course.conclude()
    said = {"organisation": course.caf.pk, "conclusion": "reserve", "text": "Une longue synthèse."}
    response = act(course, course.colleague, "synthese", seen=seen, **said)
    assert response.status_code == 409
    assert "Le dossier a avancé" in text_of(response)
    assert "Une longue synthèse." in text_of(response)


# --- Twice --------------------------------------------------------------------------------------


def test_a_double_click_says_that_it_is_done(course: Course) -> None:
    course.file()
    seen = course.seen
    for _click in range(2):
        assert act(course, course.instructor, "recevable", seen=seen).status_code == 302
    visit = {"visited_on": course.in_days(-2), "people": "ARS", "report": "Lieu clair. "}
    for _click in range(2):
        act(course, course.instructor, "visite", seen=course.seen, **visit)
    assert course.again().visits.count() == 1
    course.opinions()
    synthesis = {"organisation": course.ars.pk, "conclusion": "favorable", "text": "Tout va."}
    seen = course.seen
    for _click in range(2):
        done = act(course, course.instructor, "synthese", seen=seen, **synthesis)
        assert done.status_code == 302
    assert course.again().syntheses.count() == 1
    seen = course.seen
    voice = {"organisation": course.committee[0].pk, "choice": "pour"}
    for _click in range(2):
        assert act(course, course.voters[0], "vote", seen=seen, **voice).status_code == 302
    other = {**voice, "choice": "abstention"}
    assert act(course, course.voters[0], "vote", seen=seen, **other).status_code == 409
    course.vote(1)
    course.vote(2)
    seen = course.seen
    said = {"organisation": course.dgcs.pk, "outcome": "label"}
    for _click in range(2):
        assert act(course, course.decider, "decision", seen=seen, **said).status_code == 302
    assert course.again().decisions.count() == 1
    refused = {"organisation": course.dgcs.pk, "outcome": "refus", "reasons": "Non."}
    assert act(course, course.decider, "decision", seen=seen, **refused).status_code == 409


@pytest.mark.parametrize("action", ["irrecevable", "complement"])
def test_an_end_clicked_twice(course: Course, action: str) -> None:
    course.file()
    said = {
        "seen": course.seen,
        "reason": "Ce n’est pas une Maison.",
        "organisation": course.ars.pk,
        "message": "Complétez.",
        "deadline": course.in_days(20),
        "opens_project": "on",
    }
    for _click in range(2):
        assert act(course, course.instructor, action, **said).status_code == 302
    wanted = State.INADMISSIBLE if action == "irrecevable" else State.COMPLEMENT
    assert course.again().state == wanted
    assert act(course, course.colleague, action, **said).status_code == 409


# --- What is said everywhere --------------------------------------------------------------------


def test_demonstrations_and_models_are_marked(course: Course) -> None:
    course.to_instruction()
    text = text_of(read(course, course.instructor))
    assert "non officiel" not in text
    LabelRequestPage.objects.filter(pk=course.request.pk).update(is_demonstration=True)
    type(course.again().referential)._base_manager.update(is_model=True)
    for url in (page_url(course), reverse("maisons_opinions", args=[course.request.number, "A"])):
        text = text_of(client_of(course.instructor).get(url))
        assert "Démonstration" in text
        assert "Modèle de démonstration, non officiel" in text


def test_the_file_is_shown(course: Course) -> None:
    course.file()
    request = course.again()
    Partner.objects.create(request=request, kind=PartnerKind.PMI, name="La PMI du lieu", funds=True)
    TeamPost.objects.create(request=request, function="Sage-femme", full_time="0.50")
    BudgetLine.objects.create(
        request=request, side=BudgetSide.EXPENSE, label="Salaires", amount=42000
    )
    criterion = standing_criteria(request)[0]
    request.answers.create(criterion=criterion, met="en-cours", explanation="Bientôt <b>prêt</b>.")
    request.papers.create(
        criterion=criterion, name="plan.pdf", media_type="application/pdf", size=9, sha256="0" * 64
    )
    text = text_of(read(course, course.instructor))
    paper = request.papers.get()
    for words in (
        "La PMI du lieu",
        "Sage-femme",
        "42\xa0000",
        "Bientôt &lt;b&gt;prêt&lt;/b&gt;.",
        f'href="/maisons/candidater/pieces/{paper.pk}/"',
    ):
        assert words in text, words


def test_opinions_are_counted(course: Course) -> None:
    course.to_instruction().opinions(Conclusion.RESERVED)
    text = text_of(read(course, course.colleague))
    assert "Nombre de critères par organisation et par avis" in text
    assert "ins-bar--reserve" in text
    assert services.version_of(course.again().opinions.first()) > 0


def test_what_happened_is_said_in_plain_words(course: Course) -> None:
    said = text_of(read(course.to_instruction().opinions(), course.instructor))
    assert "Avis de " in said
    assert "tient un dossier" not in said
