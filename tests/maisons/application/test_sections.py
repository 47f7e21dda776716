"""The sections: kept step by step, guarded between windows, strict about what they are sent."""

from __future__ import annotations

import re
from typing import Any

import pytest

from maisons.application.reading import file_of
from maisons.models import Answer, LabelRequestPage, Met, Project, State
from maisons.requests.services import add_member
from tests.annuaire.factories import commune
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    address,
    complement,
    criterion_of,
    filed,
    set_state,
    version_of,
)
from tests.maisons.requests.factories import SIRET

pytestmark = pytest.mark.django_db
_FIELD = re.compile(r'name="digest" value="([0-9a-f]*)"')


def digest(browser: Any, request: LabelRequestPage, slug: str) -> str:
    found = _FIELD.search(browser.get(address(request, f"{slug}/")).content.decode())
    assert found is not None
    return found[1]


def send(browser: Any, request: LabelRequestPage, slug: str, **fields: Any) -> Any:
    """As a browser that has just opened the page."""
    data = {"digest": digest(browser, request, slug), **fields}
    return browser.post(address(request, f"{slug}/"), data)


CARRIER = {
    "name": "PMI de Saint-Denis",
    "kind": "pmi",
    "siret": "732 829 320 00074",
    "address": "1 rue de Paris",
    "commune": "Saint-Denis (974)",
    "contact_name": "Camille",
    "contact_email": "camille@exemple.fr",
    "contact_phone": "0262 12 34 56",
}
PLACE = {
    "name": "Maison des Lilas",
    "summary": "Un lieu pour tous.\r\nDeux lignes.",
    "street": "3 rue des Lilas",
    "postal_code": "97400",
    "commune": "Saint-Denis (974)",
    "h_mo_1_de": "09:00",
    "h_mo_1_a": "12:00",
    "premises": "Trois salles",
    "surface": "120",
    "wheelchair": "on",
}


def rows(*lines: dict[str, str], known: int = 0, **more: str) -> dict[str, str]:
    data = {"l-TOTAL_FORMS": str(len(lines)), "l-INITIAL_FORMS": str(known), **more}
    for rank, line in enumerate(lines):
        data |= {f"l-{rank}-{name}": value for name, value in line.items()}
    return data


# --- The project ----------------------------------------------------------------------------------


def test_the_carrier_is_kept(her: Any, draft: LabelRequestPage) -> None:
    before = version_of(draft)
    response = send(her, draft, "porteur", **CARRIER)
    assert response["Location"] == address(draft, "lieu/")
    carrier = file_of(draft).carrier
    assert (carrier.name, carrier.siret, carrier.commune_id) == (
        "PMI de Saint-Denis",
        SIRET,
        "97411",
    )
    assert version_of(draft) == before + 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("siret", "73282932000075", "Ce SIRET n’existe pas"),
        ("siret", "12", "Un SIRET a quatorze chiffres"),
        ("name", "x" * 201, "200"),
        ("name", "a\x00b", "id_name"),
        ("kind", "château", "id_kind"),
        ("commune", "Trifouillis", "Nous ne connaissons pas"),
        ("contact_email", "camille", "id_contact_email"),
        ("contact_phone", "appelez-moi", "id_contact_phone"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_lost(
    her: Any, draft: LabelRequestPage, field: str, value: str, said: str
) -> None:
    response = send(her, draft, "porteur", **{**CARRIER, field: value})
    text = response.content.decode()
    assert response.status_code == 400
    assert said in text
    assert "1 rue de Paris" in text
    assert file_of(draft).carrier.address == "3 rue des Lilas"


def test_homonyms_are_chosen_among(her: Any, draft: LabelRequestPage) -> None:
    commune("93066")
    response = send(her, draft, "porteur", **{**CARRIER, "commune": "Saint-Denis"})
    assert response.status_code == 400
    assert "De quelle commune" in response.content.decode()
    chosen = {**CARRIER, "commune": "Saint-Denis", "commune_code": "93066"}
    assert send(her, draft, "porteur", **chosen).status_code == 302
    assert file_of(draft).carrier.commune_id == "93066"


def test_the_place_is_kept_with_its_week(her: Any, draft: LabelRequestPage) -> None:
    assert send(her, draft, "lieu", **PLACE).status_code == 302
    project = file_of(draft).project
    assert project.opening_hours == "Mo 09:00-12:00"
    assert project.summary == "Un lieu pour tous.\nDeux lignes."
    assert project.wheelchair
    assert 'value="09:00"' in her.get(address(draft, "lieu/")).content.decode()


def test_the_place_stays_in_the_department_of_the_request(
    her: Any, draft: LabelRequestPage
) -> None:
    commune("48095")
    response = send(her, draft, "lieu", **{**PLACE, "commune": "Mende"})
    assert response.status_code == 400
    assert "ouvrez une autre demande" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("surface", "-4"),
        ("surface", "9" * 30),
        ("opens_on", "hier"),
        ("postal_code", "974"),
        ("summary", "x" * 1501),
        ("website", "javascript:alert(1)"),
        ("h_mo_1_a", "08:00"),
    ],
)
def test_a_wrong_place_is_refused(
    her: Any, draft: LabelRequestPage, field: str, value: str
) -> None:
    response = send(her, draft, "lieu", **{**PLACE, field: value})
    assert response.status_code == 400
    assert "à corriger" in response.content.decode()


# --- The territory --------------------------------------------------------------------------------


def test_communes_are_named_one_a_line(her: Any, draft: LabelRequestPage) -> None:
    for code in ("93066", "48095", "48061"):
        commune(code)
    names = "Saint-Denis\nMende (48)\n\n48400"
    response = send(her, draft, "territoire", names=names, add="mende", stay="1")
    assert response["Location"] == address(draft, "territoire/")
    served = {one.pk for one in file_of(draft).communes}
    assert served == {"97411", "48095", "48061"}, "a name that several have is that of here"
    page = her.get(address(draft, "territoire/")).content.decode()
    assert "app-map__dot" in page
    assert "3 communes servies" in page


def test_a_name_that_nobody_knows_is_said(her: Any, draft: LabelRequestPage) -> None:
    commune("48095")
    response = send(her, draft, "territoire", names="Mende\nTrifouillis\n99999")
    text = response.content.decode()
    assert response.status_code == 400
    assert "Trifouillis" in text
    assert "99999" in text
    assert file_of(draft).communes == []


def test_two_towns_of_one_name_are_told_apart(her: Any, draft: LabelRequestPage) -> None:
    commune("93066")
    twin = commune("48095")
    twin.__class__.objects.filter(pk="97411").update(folded="ailleurs")
    twin.__class__.objects.filter(pk="48095").update(name="Saint-Denis", folded="saint denis")
    response = send(her, draft, "territoire", names="Saint-Denis")
    assert response.status_code == 400
    assert "Saint-Denis (93)" in response.content.decode()


def test_three_hundred_communes_are_too_many(her: Any, draft: LabelRequestPage) -> None:
    names = "\n".join(["Saint-Denis"] * 300)
    response = send(her, draft, "territoire", names=names)
    assert response.status_code == 400
    assert "Cent communes au plus" in response.content.decode()


def test_a_rural_territory_brings_its_criteria(her: Any, draft: LabelRequestPage) -> None:
    codes = [one.criterion.code for one in file_of(draft).entries]
    assert codes == ["A1", "A2", "B1"], "overseas is known from the department"
    send(her, draft, "territoire", names="Saint-Denis", in_rural_area="on")
    codes = [one.criterion.code for one in file_of(draft).entries]
    assert codes == ["A1", "A2", "A3", "B1"]


# --- The rows -------------------------------------------------------------------------------------


def test_partners_are_added_and_removed(her: Any, draft: LabelRequestPage) -> None:
    blank = {"name": "", "kind": "pmi"}
    sent = rows({"name": "Caf", "kind": "caf", "funds": "on"}, blank, blank)
    assert send(her, draft, "partenaires", **sent).status_code == 302
    (partner,) = file_of(draft).partners
    assert (partner.name, partner.funds, partner.is_signed) == ("Caf", True, False)
    sent = rows(
        {"name": "Caf", "kind": "caf", "DELETE": "on"},
        {"name": "CPAM", "kind": "cpam"},
        known=1,
    )
    assert send(her, draft, "partenaires", **sent).status_code == 302
    assert [one.name for one in file_of(draft).partners] == ["CPAM"]


def test_the_team_is_posts(her: Any, draft: LabelRequestPage) -> None:
    sent = rows({"function": "Sage-femme", "full_time": "0,8"}, note="Réunion le lundi")
    assert send(her, draft, "equipe", **sent).status_code == 302
    file = file_of(draft)
    assert str(file.full_time) == "0.80"
    assert file.project.team_note == "Réunion le lundi"


def test_the_budget_is_balanced_by_the_site(her: Any, draft: LabelRequestPage) -> None:
    sent = rows(
        {"label": "Loyer", "side": "charge", "amount": "12000"},
        {"label": "Caf", "side": "produit", "amount": "10000"},
    )
    assert send(her, draft, "budget", **sent).status_code == 302
    budget = file_of(draft).budget
    assert (budget.total_expenses, budget.total_income, budget.balance) == (12000, 10000, -2000)
    assert "-2\u202f000\u00a0€" in her.get(address(draft, "budget/")).content.decode()


@pytest.mark.parametrize("amount", ["-1", "mille", "9" * 40, "1,5", "\x00"])
def test_a_wrong_amount_is_refused(her: Any, draft: LabelRequestPage, amount: str) -> None:
    sent = rows({"label": "Loyer", "side": "charge", "amount": amount})
    response = send(her, draft, "budget", **sent)
    assert response.status_code == 400
    assert "Ligne 1" in response.content.decode()
    assert "Loyer" in response.content.decode()


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"l-TOTAL_FORMS": "x", "l-INITIAL_FORMS": "y"},
        {"l-TOTAL_FORMS": "5000", "l-INITIAL_FORMS": "0"},
    ],
)
def test_forged_rows_are_refused(her: Any, draft: LabelRequestPage, forged: dict[str, str]) -> None:
    assert send(her, draft, "budget", **forged).status_code == 400


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
    found = _FIELD.search(text)
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
