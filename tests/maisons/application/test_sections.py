"""The sections: kept step by step, guarded between windows, strict about what they are sent."""

from __future__ import annotations

from typing import Any

import pytest

from maisons.application.reading import file_of
from maisons.models import LabelRequestPage
from tests.annuaire.factories import commune
from tests.maisons.application.factories import (
    address,
    version_of,
)
from tests.maisons.application.forms import CARRIER, PLACE, rows, send
from tests.maisons.requests.factories import SIRET

pytestmark = pytest.mark.django_db


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
