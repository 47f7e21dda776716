"""The page where an organisation gives its opinions on the criteria of a domain."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maisons.instruction import services
from maisons.instruction.services import Said
from maisons.models import Conclusion, CriterionOpinion
from maisons.requests.criteria import standing_criteria
from millejours.models import User
from moderation.models import Role
from tests.maisons.instruction.factories import Course
from tests.maisons.requests.factories import territorial
from tests.moderation.factories import MembershipFactory, person

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(
    r'<input\s+type="hidden"\s+name="((?:version|montre|seen|org)[^"]*)"\s+value="([^"]*)"'
)


@pytest.fixture
def course() -> Course:
    return Course().to_instruction()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url_of(course: Course, code: str = "A") -> str:
    return reverse("maisons_opinions", args=[course.request.number, code])


def hidden_of(response: Any) -> dict[str, str]:
    return dict(HIDDEN.findall(response.content.decode()))


def shown(course: Course, user: User, code: str = "A", query: str = "") -> dict[str, str]:
    return hidden_of(client_of(user).get(url_of(course, code) + query))


def keys(course: Course) -> list[int]:
    return [criterion.pk for criterion in standing_criteria(course.again())]


def said(key: int, conclusion: str, comment: str = "") -> dict[str, str]:
    return {f"avis-{key}": conclusion, f"commentaire-{key}": comment}


def test_opinions_are_given_domain_after_domain(course: Course) -> None:
    first, second, third = keys(course)
    client = client_of(course.instructor)
    page = shown(course, course.instructor)
    typed = {**page, **said(first, "favorable"), **said(second, "reserve", "À préciser.\r\nVite.")}
    done = client.post(url_of(course), typed)
    assert (done.status_code, done.url.split("?")[0]) == (302, url_of(course, "B"))
    typed = {**shown(course, course.instructor, "B"), **said(third, "defavorable")}
    done = client.post(url_of(course, "B"), typed)
    assert done.url == reverse("maisons_request", args=[course.request.number]) + "#criteres"
    opinions = {each.criterion_id: each for each in course.again().opinions.all()}
    assert [opinions[key].conclusion for key in (first, second, third)] == [
        Conclusion.FAVOURABLE,
        Conclusion.RESERVED,
        Conclusion.UNFAVOURABLE,
    ]
    assert opinions[second].comment == "À préciser.\nVite."


def test_sent_twice_it_is_kept_once(course: Course) -> None:
    first, *_more = keys(course)
    typed = {**shown(course, course.instructor), **said(first, "favorable", "Bien.")}
    for _click in range(2):
        assert client_of(course.instructor).post(url_of(course), typed).status_code == 302
    assert course.again().opinions.count() == 1


def test_a_colleague_is_told_apart_never_overwritten(course: Course) -> None:
    first, second, _third = keys(course)
    page = shown(course, course.instructor)
    colleague = person(Role.REFERENT, course.ars)
    hers = {first: Said(Conclusion.RESERVED, "Le mot de la collègue.")}
    about = {"seen": course.seen, "organisation": course.ars}
    services.give_opinions(course.again(), colleague, said=hers, **about)
    client = client_of(course.instructor)
    # What was not touched here is not sent over hers.
    done = client.post(url_of(course), {**page, **said(first, ""), **said(second, "favorable")})
    assert done.status_code == 302
    assert course.again().opinions.get(criterion=first).comment == "Le mot de la collègue."
    # What was changed on both sides is shown again, with both.
    response = client.post(url_of(course), {**page, **said(first, "defavorable", "Mon mot.")})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Mon mot." in text
    assert "Le mot de la collègue." in text
    assert course.again().opinions.get(criterion=first).comment == "Le mot de la collègue."
    # Sent again knowing it, it replaces hers.
    typed = {**hidden_of(response), **said(first, "defavorable", "Mon mot.")}
    typed.update(said(second, "favorable"))
    assert client.post(url_of(course), typed).status_code == 302
    assert course.again().opinions.get(criterion=first).comment == "Mon mot."


def test_an_opinion_may_be_taken_back(course: Course) -> None:
    course.opinions()
    first, second, _third = keys(course)
    typed = {**shown(course, course.instructor), **said(first, ""), **said(second, "favorable")}
    assert client_of(course.instructor).post(url_of(course), typed).status_code == 302
    assert not course.again().opinions.filter(criterion=first).exists()
    assert course.again().opinions.count() == 2


@pytest.mark.parametrize(
    ("conclusion", "comment", "sentence"),
    [
        ("", "Un commentaire seul", "un commentaire seul ne serait pas gardé"),
        ("excellent", "Bravo", "Choisissez un avis de la liste"),
        ("favorable", "x" * 9000, "trop long"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    course: Course, conclusion: str, comment: str, sentence: str
) -> None:
    first, *_more = keys(course)
    typed = {**shown(course, course.instructor), **said(first, conclusion, comment)}
    response = client_of(course.instructor).post(url_of(course), typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert comment in response.content.decode()
    assert not CriterionOpinion.objects.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [({"seen": "1"}, 409), ({"seen": "²"}, 409), ({"organisation": "999999"}, 409)],
)
def test_a_stale_step_and_a_forged_organisation(
    course: Course, change: dict[str, str], status: int
) -> None:
    first, *_more = keys(course)
    typed = {**shown(course, course.instructor), **said(first, "favorable", "Mon mot."), **change}
    response = client_of(course.instructor).post(url_of(course), typed)
    assert response.status_code == status
    assert "Mon mot." in response.content.decode()
    assert not CriterionOpinion.objects.exists()


def test_a_forged_criterion_is_ignored(course: Course) -> None:
    *_domain_a, third = keys(course)
    page = shown(course, course.instructor)
    for key in (third, 10**6):  # of another domain, of nowhere
        typed = {**page, **said(key, "favorable")}
        assert client_of(course.instructor).post(url_of(course), typed).status_code == 302
    assert not CriterionOpinion.objects.exists()


def test_another_organisation_has_its_own(course: Course) -> None:
    course.opinions()
    first, *_more = keys(course)
    assert shown(course, course.colleague)[f"version-{first}"] == "0"
    MembershipFactory(user=course.colleague, organisation=course.ars, role=Role.REFERENT)
    page = shown(course, course.colleague, query=f"?organisation={course.ars.pk}")
    assert page["organisation"] == str(course.ars.pk)
    assert page[f"version-{first}"] != "0"


def test_who_may_not_write_reads_or_finds_nothing(course: Course) -> None:
    course.opinions()
    first, *_more = keys(course)
    typed = {**shown(course, course.instructor), **said(first, "defavorable", "Mon mot.")}
    decider = client_of(course.decider)
    assert "Vous lisez ces avis" in decider.get(url_of(course)).content.decode()
    refused = decider.post(url_of(course), typed)
    assert refused.status_code == 409
    assert "Mon mot." in refused.content.decode()
    stranger = client_of(person(Role.REFERENT, territorial(region_of="75")))
    assert stranger.get(url_of(course)).status_code == 404
    assert stranger.post(url_of(course), typed).status_code == 404
    assert client_of(course.instructor).get(url_of(course, "Z")).status_code == 404
    assert course.again().opinions.get(criterion=first).conclusion == Conclusion.FAVOURABLE


def test_after_the_step_what_was_typed_is_shown_again(course: Course) -> None:
    course.opinions()
    first, *_more = keys(course)
    typed = {**shown(course, course.instructor), **said(first, "defavorable", "Mon mot.")}
    course.conclude()
    response = client_of(course.instructor).post(url_of(course), typed)
    assert response.status_code == 409
    assert "Le dossier a avancé" in response.content.decode()
    assert "Mon mot." in response.content.decode()
