"""Opening a request, from nothing or from the self-assessment; following another version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maisons.application.reading import file_of
from maisons.models import Answer, LabelRequestPage, Met, Paper, ReferentialPage
from maisons.requests import services
from tests.annuaire.factories import commune
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    HOME,
    address,
    again,
    complete,
    criterion_of,
    in_force,
)
from tests.maisons.factories import criterion, domain, version_on_line

pytestmark = pytest.mark.django_db
OPEN = f"{HOME}ouvrir/"
FROM = f"{HOME}auto-evaluation/"
HERE = {"Sec-Fetch-Site": "same-origin"}
STRUCTURE = {"name": "PMI de Saint-Denis", "commune": "Saint-Denis (974)"}


@pytest.fixture
def version(db: None) -> ReferentialPage:
    commune("97411")
    return in_force()


def said(page: ReferentialPage, **answers: str) -> dict[str, Any]:
    fields = {f"c-{code}": answer for code, answer in answers.items()}
    return {"version": page.slug, "territoire": ["rural"], **fields}


def test_a_draft_is_opened(her: Any, version: ReferentialPage) -> None:
    response = her.post(OPEN, STRUCTURE)
    request = LabelRequestPage.objects.get()
    assert response["Location"] == address(request)
    assert request.referential == version
    assert file_of(request).carrier.name == "PMI de Saint-Denis"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": " "},
        {"name": "x" * 201},
        {"name": "a\x00"},
        {"commune": "Trifouillis"},
        {"commune": ""},
    ],
)
def test_a_wrong_opening_opens_nothing(
    her: Any, version: ReferentialPage, fields: dict[str, str]
) -> None:
    data = {**STRUCTURE, **fields} if fields else {}
    assert her.post(OPEN, data).status_code == 400
    assert not LabelRequestPage.objects.exists()


def test_ten_drafts_are_enough(
    her: Any, version: ReferentialPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_DRAFTS", 1)
    first = her.post(OPEN, STRUCTURE)
    assert her.post(OPEN, STRUCTURE)["Location"] == first["Location"], "the same one, twice"
    response = her.post(OPEN, {**STRUCTURE, "name": "Une autre structure"})
    assert response.status_code == 400
    assert "trop de demandes en brouillon" in response.content.decode()


def test_without_version_in_force_a_draft_may_be_opened(her: Any, home_page: Any) -> None:
    commune("97411")
    assert her.get(HOME).status_code == 200
    assert her.get(OPEN).status_code == 200
    response = her.post(OPEN, STRUCTURE)
    assert her.get(response["Location"]).status_code == 200
    assert her.get(f"{response['Location']}deposer/").status_code == 200


def test_the_answers_of_the_self_assessment_are_carried_through_sign_in(
    client: Any, director: Any, version: ReferentialPage
) -> None:
    answers = said(version, A1="oui", A3="non", B1="sans-objet")
    response = client.post(FROM, answers, headers=HERE)
    assert response["Location"] == OPEN, "nothing in the address"
    assert client.get(OPEN).status_code == 302
    client.force_login(director)
    assert "2 réponses" in client.get(OPEN).content.decode()
    client.post(OPEN, STRUCTURE)
    request = LabelRequestPage.objects.get()
    given = {one.criterion.code: one.met for one in Answer.objects.filter(request=request)}
    assert given == {"A1": Met.YES, "A3": Met.NO}
    assert file_of(request).project.in_rural_area
    assert "réponses de l’auto" not in client.get(OPEN).content.decode()


def test_the_result_leads_to_the_application(client: Any, version: ReferentialPage) -> None:
    path = "/maisons/auto-evaluation/"
    page = client.post(path, said(version, A1="oui"), headers=HERE).content.decode()
    assert FROM in page
    assert not client.cookies, "nothing is kept before she applies"


def test_forged_answers_are_left_out(client: Any, director: Any, version: ReferentialPage) -> None:
    client.force_login(director)
    client.post(FROM, said(version, A1="x" * 9000, Z9="oui", B1="oui"), headers=HERE)
    client.post(OPEN, STRUCTURE)
    assert [one.criterion.code for one in Answer.objects.all()] == ["B1"]


def test_answers_sent_from_elsewhere_are_refused(client: Any, version: ReferentialPage) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = client.post(FROM, said(version, A1="oui"), headers=headers)
    assert response.status_code == 403
    assert client.get(FROM).status_code == 405


# --- Another version ------------------------------------------------------------------------------


@pytest.fixture
def newer(version: ReferentialPage, complete_request: LabelRequestPage) -> ReferentialPage:
    """A1 stays, A2 is worded in another way, B1 is gone, C1 is new."""
    return version_on_line(
        "2026-2",
        domain(
            "A",
            criterion("A1"),
            criterion("A2", statement="Faire autrement", for_overseas=True),
        ),
        domain("C", criterion("C1")),
        in_force_from=date(2026, 2, 1),
    )


@pytest.fixture
def complete_request(director: Any, version: ReferentialPage) -> LabelRequestPage:
    return complete(director)


def test_a_newer_version_is_shown_then_followed(
    her: Any, complete_request: LabelRequestPage, newer: ReferentialPage
) -> None:
    page = address(complete_request, "version/")
    assert page in her.get(address(complete_request)).content.decode()
    text = her.get(page).content.decode()
    assert "A2 à relire" in text
    assert "B1 n’est plus demandé" in text
    assert again(complete_request).referential_id != newer.pk
    assert her.post(page, {"version": newer.slug}).status_code == 302
    request = again(complete_request)
    assert request.referential_id == newer.pk
    answers = {one.criterion: one for one in Answer.objects.filter(request=request)}
    kept, reworded = criterion_of(request, "A1"), criterion_of(request, "A2")
    assert not answers[kept].to_review
    assert answers[reworded].to_review
    assert Paper.objects.get(request=request).criterion == kept
    assert "à relire" in her.get(address(request)).content.decode()
    assert "À relire" in her.get(address(request, "domaine-a/")).content.decode()
    assert len(answers) == 3, "what is asked no longer stays under its version"


def test_moving_is_confirmed_for_the_version_that_was_read(
    her: Any, complete_request: LabelRequestPage, newer: ReferentialPage
) -> None:
    for forged in ("", "version-2026-1", "x"):
        her.post(address(complete_request, "version/"), {"version": forged})
    assert again(complete_request).referential_id != newer.pk


def test_there_is_nothing_to_follow(her: Any, complete_request: LabelRequestPage) -> None:
    for method in (her.get, her.post):
        response = method(address(complete_request, "version/"))
        assert response["Location"] == address(complete_request)


def test_a_draft_without_version_follows_the_first(
    her: Any, complete_request: LabelRequestPage, version: ReferentialPage
) -> None:
    LabelRequestPage.objects.filter(pk=complete_request.pk).update(referential=None)
    page = address(complete_request, "version/")
    assert her.get(page).status_code == 200
    assert her.post(page, {"version": version.slug}).status_code == 302
    assert again(complete_request).referential_id == version.pk


def test_a_stranger_moves_nothing(
    client: Any, complete_request: LabelRequestPage, newer: ReferentialPage
) -> None:
    client.force_login(UserFactory())
    path = address(complete_request, "version/")
    assert client.post(path, {"version": newer.slug}).status_code == 404
