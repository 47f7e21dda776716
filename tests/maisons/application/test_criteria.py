"""The criteria of a domain; two windows; what is closed and what a complement opens."""

from __future__ import annotations

from typing import Any

import pytest

from maisons.application.reading import file_of
from maisons.models import Answer, LabelRequestPage, Met, Project, State
from maisons.requests.services import add_member
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    address,
    complement,
    criterion_of,
    filed,
    set_state,
)
from tests.maisons.application.forms import CARRIER, DIGEST, digest, rows, send

pytestmark = pytest.mark.django_db


# --- The criteria ---------------------------------------------------------------------------------


def test_criteria_are_answered(her: Any, draft: LabelRequestPage, director: Any) -> None:
    response = send(her, draft, "domaine-a", **{"c-A1": Met.YES, "x-A1": "Ainsi", "c-A2": Met.NO})
    assert response["Location"] == address(draft, "domaine-b/")
    answers = {one.criterion.code: one for one in Answer.objects.filter(request=draft)}
    assert (answers["A1"].met, answers["A1"].explanation) == (Met.YES, "Ainsi")
    assert answers["A2"].met == Met.NO
    assert answers["A1"].updated_by == director


def test_the_button_of_documents_saves_first(her: Any, draft: LabelRequestPage) -> None:
    response = send(her, draft, "domaine-a", **{"c-A1": Met.YES, "papers": "A1"})
    assert response["Location"] == address(draft, "pieces/A1/")
    assert Answer.objects.get(request=draft).met == Met.YES
    elsewhere = send(her, draft, "domaine-a", **{"c-A1": Met.YES, "papers": "//mal.example"})
    assert elsewhere["Location"] == address(draft, "domaine-b/")


@pytest.mark.parametrize(
    "fields", [{"c-A1": "peut-être"}, {"x-A1": "x" * 4001}, {"x-A1": "a\x00b"}]
)
def test_a_wrong_answer_to_a_criterion(
    her: Any, draft: LabelRequestPage, fields: dict[str, str]
) -> None:
    response = send(her, draft, "domaine-a", **{"c-A2": Met.NO, **fields})
    assert response.status_code == 400
    assert not Answer.objects.filter(request=draft).exists()


def test_a_criterion_of_another_territory_is_not_answered(
    her: Any, draft: LabelRequestPage
) -> None:
    send(her, draft, "domaine-a", **{"c-A3": Met.YES, "c-Z9": Met.YES})
    assert not Answer.objects.filter(request=draft).exists()


# --- Two windows ----------------------------------------------------------------------------------


def test_the_second_window_is_told_and_keeps_what_it_typed(
    her: Any, draft: LabelRequestPage
) -> None:
    seen = digest(her, draft, "porteur")
    send(her, draft, "porteur", **CARRIER)
    late = {**CARRIER, "name": "Autre nom", "digest": seen}
    response = her.post(address(draft, "porteur/"), late)
    text = response.content.decode()
    assert response.status_code == 409
    assert 'value="Autre nom"' in text
    assert "PMI de Saint-Denis" in text
    assert file_of(draft).carrier.name == "PMI de Saint-Denis"
    found = DIGEST.search(text)
    assert found is not None
    again = her.post(address(draft, "porteur/"), {**late, "digest": found[1]})
    assert again.status_code == 302
    assert file_of(draft).carrier.name == "Autre nom"


@pytest.mark.parametrize(
    ("slug", "first", "second"),
    [
        ("territoire", {"names": "Saint-Denis"}, {"names": "97400", "in_rural_area": "on"}),
        ("partenaires", rows({"name": "Caf", "kind": "caf"}), rows({"name": "Z", "kind": "pmi"})),
        ("domaine-a", {"c-A1": Met.YES}, {"c-A1": Met.NO, "x-A1": "Z"}),
    ],
)
def test_every_kind_of_section_is_guarded(
    her: Any, draft: LabelRequestPage, slug: str, first: Any, second: Any
) -> None:
    seen = digest(her, draft, slug)
    assert send(her, draft, slug, **first).status_code == 302
    response = her.post(address(draft, f"{slug}/"), {**second, "digest": seen})
    assert response.status_code == 409
    assert "Enregistré entre-temps" in response.content.decode()


def test_colleagues_in_two_sections_do_not_disturb_each_other(
    her: Any, draft: LabelRequestPage, director: Any, client: Any
) -> None:
    seen = digest(her, draft, "domaine-a")
    colleague = UserFactory()
    add_member(draft, director, colleague)
    client.force_login(colleague)
    assert send(client, draft, "porteur", **CARRIER).status_code == 302
    client.force_login(director)
    response = her.post(address(draft, "domaine-a/"), {"c-A1": Met.YES, "digest": seen})
    assert response.status_code == 302


def test_without_digest_nothing_is_overwritten(her: Any, draft: LabelRequestPage) -> None:
    assert her.post(address(draft, "porteur/"), CARRIER).status_code == 409


# --- Closed ---------------------------------------------------------------------------------------


def test_a_filed_request_is_read_only(her: Any, director: Any) -> None:
    request = filed(director)
    before = Project.objects.get(request=request).version
    for slug, fields in (("porteur", CARRIER), ("domaine-a", {"c-A1": Met.NO})):
        response = her.post(address(request, f"{slug}/"), {**fields, "digest": "x"})
        assert response.status_code == 409
        assert "ne peut plus être modifiée" in response.content.decode()
    assert Project.objects.get(request=request).version == before


def test_filed_while_a_page_was_open(her: Any, director: Any, draft: LabelRequestPage) -> None:
    seen = digest(her, draft, "porteur")
    set_state(draft, State.INSTRUCTION)
    response = her.post(address(draft, "porteur/"), {**CARRIER, "digest": seen})
    assert response.status_code == 409
    assert file_of(draft).carrier.name != CARRIER["name"]


def test_a_complement_opens_its_criteria_alone(her: Any, director: Any) -> None:
    request = filed(director)
    complement(request, "A2")
    page = her.get(address(request, "domaine-a/")).content.decode()
    assert 'name="c-A2"' in page
    assert 'name="c-A1"' not in page
    sent = send(her, request, "domaine-a", **{"c-A2": Met.SOON, "c-A1": Met.NO})
    assert sent.status_code == 302
    answers = {one.criterion.code: one.met for one in Answer.objects.filter(request=request)}
    assert (answers["A1"], answers["A2"]) == (Met.YES, Met.SOON)
    assert her.post(address(request, "porteur/"), CARRIER).status_code == 409
    assert her.post(address(request, "domaine-b/"), {"c-B1": Met.NO}).status_code == 409
    assert criterion_of(request, "B1")


def test_a_complement_may_open_the_project_but_not_what_it_is_measured_by(
    her: Any, director: Any
) -> None:
    request = filed(director)
    complement(request, opens_project=True)
    sent = send(her, request, "territoire", names="Saint-Denis", in_rural_area="on")
    assert sent.status_code == 302
    assert not file_of(request).project.in_rural_area
