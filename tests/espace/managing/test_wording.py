"""What the pages of a body say when something is wrong, and what a report calls done."""

from __future__ import annotations

import pytest

from annuaire.managers import works
from annuaire.managers.table import listings_of
from annuaire.models import WorkKind
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import confirmed
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
HOURS = {"opening_hours": {"set": "24/7"}}
PHONE = {"phone": {"set": "04 66 11 11 11"}}


@pytest.fixture
def body():
    ensure_default_workflows()
    return make_body()


@pytest.fixture
def user(client, body):
    user = member(body)
    client.force_login(user)
    return user


def chosen(body, user, kind=WorkKind.EDIT):
    confirmed(managed(body), months_ago=6)
    return works.choose(body, user, kind, listings_of(body))


def report(client, work, user):
    works.launch(work, user, seen=works.plan_of(work))
    works.apply(work)
    return client.get(f"/mon-espace/structures/travaux/{work.pk}/")


def test_a_type_is_chosen_not_the_first_one(client, body, user):
    CategoryFactory(slug="creche", label="Crèche")
    options = html(client.get(f"/mon-espace/structures/{body.pk}/proposer/")).select("option")
    assert [option["value"] for option in options] == ["", "creche"]
    assert options[0].text == "Choisissez"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("proposer/", {"name": ""}),
        ("membres/", {"email": "rien"}),
        ("importer/", {}),
        ("", {"set_phone": "au fond"}),
    ],
)
def test_the_title_says_that_something_is_wrong(client, body, user, path, values):
    address = f"/mon-espace/structures/{body.pk}/{path}"
    if not path:
        address = f"/mon-espace/structures/travaux/{chosen(body, user).pk}/"
    assert "Erreur" not in html(client.get(address)).title.text
    answer = client.post(address, values)
    assert answer.status_code == 400
    assert html(answer).title.text.split()[0] == "Erreur"


def test_what_is_wrong_in_a_proposal_is_said_at_the_top(client, body, user):
    answer = client.post(
        f"/mon-espace/structures/{body.pk}/proposer/", {"street": "3 rue des Lilas"}
    )
    summary = html(answer).select_one("#erreurs")
    assert "5 réponses sont à corriger" in summary.text
    targets = [link["href"] for link in summary.select("a")]
    assert targets == ["#id_name", "#id_category", "#id_commune", "#id_phone", "#id_trust_detail"]
    assert all(html(answer).select_one(target) for target in targets)


def test_what_is_wrong_in_a_change_is_said_at_the_top(client, body, user):
    values = {"set_phone": "au fond", "add_needs": ["inconnu"]}
    answer = client.post(f"/mon-espace/structures/travaux/{chosen(body, user).pk}/", values)
    targets = [link["href"] for link in html(answer).select("#erreurs a")]
    assert targets == ["#id_set_phone", "#groupe-add_needs"]
    assert all(html(answer).select_one(target) for target in targets)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (HOURS, "Fait"),
        (PHONE, "Envoyé au référent"),
        (HOURS | PHONE, "Fait et envoyé au référent"),
    ],
)
def test_a_report_does_not_call_done_what_a_referent_has_to_read(client, body, user, changes, said):
    work = works.prepare(chosen(body, user), user, changes)
    page = report(client, work, user)
    assert [badge.text for badge in html(page).select(".esp-lines .fr-badge")] == [said]
    is_told = "le reste est chez le référent" in text_of(page)
    assert is_told == (said == "Fait et envoyé au référent")


def test_a_confirmation_is_done(client, body, user):
    page = report(client, chosen(body, user, WorkKind.CONFIRM), user)
    assert [badge.text for badge in html(page).select(".esp-lines .fr-badge")] == ["Fait"]
    assert "1 ligne faite" in text_of(page)
