"""Every page of an application answers, for who makes the request and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from maisons.models import LabelRequestPage, State
from maisons.requests.services import add_member, remove_member
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    HOME,
    address,
    again,
    complement,
    complete,
    criterion_of,
    filed,
    make_paper,
    set_state,
)
from tests.maisons.requests.factories import everybody

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "porteur/",
    "lieu/",
    "territoire/",
    "partenaires/",
    "equipe/",
    "budget/",
    "domaine-a/",
    "domaine-b/",
    "deposer/",
    "membres/",
    "dossier/",
    "pieces/",
    "pieces/A1/",
    "retirer/",
    "supprimer/",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_draft(her: Any, draft: LabelRequestPage, path: str) -> None:
    response = her.get(address(draft, path))
    assert response.status_code == 200
    assert 'content="noindex"' in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_filed_request(her: Any, director: Any, path: str) -> None:
    request = filed(director)
    response = her.get(address(request, path))
    assert response.status_code == (302 if path == "deposer/" else 200)


def test_the_list_and_the_door(her: Any, draft: LabelRequestPage) -> None:
    assert draft.number in her.get(HOME).content.decode()
    assert her.get(f"{HOME}ouvrir/").status_code == 200


@pytest.mark.parametrize("state", State.values)
def test_the_home_says_each_state(her: Any, director: Any, state: str) -> None:
    request = filed(director, state)
    assert her.get(address(request)).status_code == 200
    assert her.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "path", ["domaine-z/", "rien/", "pieces/Z9/", "pieces/A3/", "copies/1.pdf"]
)
def test_what_does_not_exist_is_not_found(her: Any, draft: LabelRequestPage, path: str) -> None:
    assert her.get(address(draft, path)).status_code == 404


@pytest.mark.parametrize("number", ["2026-04-9999", "x", "%00"])
def test_a_forged_number_is_not_found(her: Any, number: str) -> None:
    assert her.get(f"{HOME}{number}/").status_code == 404


def test_nobody_else_finds_a_request(client: Any) -> None:
    people = everybody()
    for name, user in people.people.items():
        if name in {"applicant", "anonymous"}:
            continue
        client.force_login(user)
        for path in (*PAGES, "deposee/", "complement/", "version/", "dossier.pdf", "copies/1.pdf"):
            found = client.get(address(people.request, path)).status_code
            assert found == 404, (name, path)
        for path in (
            "messages/",
            "deposer/",
            "reprendre/",
            "complement/",
            "porteur/",
            "membres/quitter/",
            "membres/1/retirer/",
            "membres/1/confier/",
            "invitations/1/reprendre/",
            "pieces-retirer/1/",
        ):
            found = client.post(address(people.request, path)).status_code
            assert found == 404, (name, path)


def test_who_is_not_signed_in_signs_in_first(client: Any, draft: LabelRequestPage) -> None:
    client.logout()
    for path in (HOME, f"{HOME}ouvrir/", address(draft), address(draft, "porteur/")):
        response = client.get(path)
        assert response.status_code == 302
        assert "connexion" in response["Location"]


def test_who_lost_her_session_comes_back_where_she_was(
    client: Any, complete: LabelRequestPage
) -> None:
    for path, back in (("porteur/", "porteur/"), ("deposer/", "deposer/"), ("messages/", "")):
        response = client.post(address(complete, path), {"text": "Bonjour", "version": "0"})
        assert response.status_code == 302
        assert response["Location"].endswith(f"next={address(complete, back)}")
        client.force_login(complete.members.get().user)
        assert client.get(address(complete, back)).status_code == 200
        client.logout()
    assert again(complete).state == State.DRAFT


def test_a_get_changes_nothing(her: Any, complete: LabelRequestPage) -> None:
    for path in ("messages/", "reprendre/", "membres/quitter/", "pieces-retirer/1/"):
        assert her.get(address(complete, path)).status_code == 405
    her.get(address(complete, "deposer/"))
    her.get(address(complete, "supprimer/"))
    assert again(complete).state == State.DRAFT


def test_the_document_of_a_criterion_is_read_by_the_right_people(client: Any) -> None:
    people = everybody()
    paper = make_paper(people.request)
    path = f"{HOME}pieces/{paper.pk}/"
    client.force_login(people.people["referent of the region"])
    assert client.get(path).status_code == 404, "a draft is nobody else's"
    LabelRequestPage.objects.filter(pk=people.request.pk).update(filed_at="2026-01-01T00:00Z")
    set_state(people.request, State.INSTRUCTION)
    for name, user in people.people.items():
        client.logout()
        if name == "anonymous":
            assert client.get(path).status_code == 302
            continue
        client.force_login(user)
        reads = name in {"applicant", "referent of the region", "animator"}
        response = client.get(path)
        assert response.status_code == (200 if reads else 404), name
        if reads:
            assert "attachment" in response["Content-Disposition"]
            assert response["Cache-Control"] == "private, no-store"
            assert b"".join(response.streaming_content) == b"%PDF"


def test_a_former_member_reads_no_document(client: Any, director: Any) -> None:
    request = complete(director)
    former = UserFactory()
    add_member(request, director, former)
    paper = make_paper(request, criterion_of(request, "B1"), former)
    client.force_login(former)
    response = client.get(f"{HOME}pieces/{paper.pk}/")
    assert b"".join(response.streaming_content) == b"%PDF"
    remove_member(request, director, former)
    assert client.get(f"{HOME}pieces/{paper.pk}/").status_code == 404
    assert client.get(address(request)).status_code == 404


def test_queries_do_not_grow(
    her: Any, director: Any, complete: LabelRequestPage, assert_max_queries: Any
) -> None:
    for _each in range(12):
        make_paper(complete, criterion_of(complete, "A1"), director)
        make_paper(complete, criterion_of(complete, "B1"), director)
        add_member(complete, director, UserFactory())
    her.get(address(complete))
    with assert_max_queries(30):
        her.get(address(complete))
    for path in ("porteur/", "lieu/", "territoire/", "budget/", "domaine-a/", "dossier/"):
        with assert_max_queries(25):
            her.get(address(complete, path))


def test_queries_of_a_complement(her: Any, director: Any, assert_max_queries: Any) -> None:
    request = filed(director)
    complement(request, "A1")
    her.get(address(request))
    with assert_max_queries(30):
        her.get(address(request))
    with assert_max_queries(25):
        her.get(address(request, "domaine-a/"))
