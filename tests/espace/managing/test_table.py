"""The table of a body: what it shows, to whom, in how many queries."""

from __future__ import annotations

import csv
import io

import pytest

from annuaire.managers.table import State, listings_of
from annuaire.models import BodyMember, Listing
from annuaire.owners.keeping import Kept
from annuaire.owners.services import cease
from espace.states import Standing, statuses
from tests.annuaire.factories import CategoryFactory, make_listing, point
from tests.annuaire.managers.factories import make_body, managed, member
from tests.espace.factories import approved, change, confirmed, send_back, sent
from tests.factories import UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def body():
    return make_body()


@pytest.fixture
def user(client, body):
    user = member(body)
    client.force_login(user)
    return user


def table(client, body, query=""):
    return client.get(f"/mon-espace/structures/{body.pk}/{query}")


def test_every_listing_of_the_body_is_a_row(client, body, user):
    managed(body, name="Crèche du Lac")
    managed(body, name="Crèche du Mont")
    make_listing("Ailleurs")
    content = text_of(table(client, body))
    assert "2 fiches" in content
    assert "Crèche du Lac" in content
    assert "Crèche du Mont" in content
    assert "Ailleurs" not in content
    assert "courriel ou site, horaires" in content


def test_an_empty_body_says_what_to_do(client, body, user):
    assert "Aucune fiche n’est encore rattachée" in text_of(table(client, body))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=lac", ["Crèche du Lac"]),
        ("?q=CRECHE", ["Crèche du Lac", "Crèche du Mont"]),
        ("?q=rien", []),
        ("?type=pmi", ["Crèche du Mont"]),
        ("?commune=48061", ["Crèche du Mont"]),
        ("?etat=en-ligne", ["Crèche du Lac", "Crèche du Mont"]),
        ("?etat=brouillon", []),
    ],
)
def test_filters(client, body, user, query, shown):
    managed(body, name="Crèche du Lac")
    other = make_listing(
        "Crèche du Mont", point("48061"), category=CategoryFactory(slug="pmi", label="PMI")
    )
    managed(body, other)
    content = text_of(table(client, body, query))
    for name in ("Crèche du Lac", "Crèche du Mont"):
        assert (name in content) is (name in shown)


@pytest.mark.parametrize("query", ["?etat=inconnu", "?commune=99999", "?type=x%00y", "?q=%00"])
def test_a_filter_that_does_not_exist_is_said(client, body, user, query):
    answer = table(client, body, query)
    assert answer.status_code == (400 if "q=" not in query else answer.status_code)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("page", ["abc", "0", "99", "-1"])
def test_any_page_number_leads_to_a_page(client, body, user, page):
    managed(body)
    assert table(client, body, f"?page={page}").status_code == 200


def test_states_are_those_of_the_space(body):
    """The database says the same as ``espace.states``."""
    user = UserFactory()
    listings = [
        approved(user, "En ligne"),
        sent(user, "Envoyée"),
        change(approved(user, "Changée"), user, phone="04 66 11 11 11"),
        send_back(sent(user, "Renvoyée")),
        confirmed(approved(user, "Ancienne"), 13),
        make_listing("Brouillon", live=False),
    ]
    gone = approved(user, "Partie")
    cease(gone, user)
    for listing in [*listings, gone]:
        managed(body, listing)
    same = {
        Standing.DRAFT: State.DRAFT,
        Standing.SENT: State.BEING_READ,
        Standing.CHANGE_SENT: State.BEING_READ,
        Standing.TO_CHANGE: State.SENT_BACK,
        Standing.ON_LINE: State.ON_LINE,
        Standing.TO_CONFIRM: State.TO_CONFIRM,
        Standing.WITHDRAWN: State.OFF_LINE,
    }
    found = list(listings_of(body))
    expected = statuses([Kept(one, is_owner=True, pk=None) for one in found])
    assert [one.state for one in found] == [same[status.standing] for status in expected]
    assert {one.state for one in found} == set(State)


# --- Who may not -------------------------------------------------------------------------------


def test_a_visitor_signs_in_first(client, body):
    assert table(client, body).status_code == 302


@pytest.mark.parametrize("path", ["", "fiches.csv", "importer/", "proposer/", "membres/"])
def test_another_body_is_not_found(client, user, path):
    other = make_body("Caf de la Lozère")
    assert client.get(f"/mon-espace/structures/{other.pk}/{path}").status_code == 404
    assert client.get(f"/mon-espace/structures/{2**70}/{path}").status_code == 404


def test_a_former_member_finds_nothing(client, body, user):
    listing = managed(body)
    BodyMember.objects.filter(user=user).delete()
    assert table(client, body).status_code == 404
    assert client.get(f"/mon-espace/fiches/{listing.pk}/").status_code == 404


# --- Queries -----------------------------------------------------------------------------------


def test_queries_do_not_grow(client, body, user, assert_max_queries):
    for number in range(3):
        managed(body, name=f"Crèche {number}")
    table(client, body)
    with assert_max_queries(16):
        table(client, body)
    for number in range(40):
        managed(body, name=f"Halte {number}")
    with assert_max_queries(16):
        table(client, body)


def test_the_file_is_read_in_a_few_queries(client, body, user, assert_max_queries):
    for number in range(30):
        managed(body, name=f"Crèche {number}")
    with assert_max_queries(22):
        rows(client, body)


# --- The file ----------------------------------------------------------------------------------


def rows(client, body, query=""):
    answer = client.get(f"/mon-espace/structures/{body.pk}/fiches.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_holds_what_the_table_shows(client, body, user):
    listing = managed(body, name="Crèche du Lac")
    managed(body, name="Halte")
    found = rows(client, body, "?q=lac")
    assert [row["nom"] for row in found] == ["Crèche du Lac"]
    assert found[0]["identifiant"] == str(listing.pk)
    assert len(found[0]["version"]) == 16
    assert found[0]["téléphone"] == "04 66 00 00 00"
    assert found[0]["commune"] == "Mende"
    assert found[0]["fauteuil roulant"] == "non"


def test_no_file_for_a_filter_that_does_not_exist(client, body, user):
    managed(body)
    answer = client.get(f"/mon-espace/structures/{body.pk}/fiches.csv?etat=inconnu")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 400


def test_formulas_are_inert(client, body, user):
    managed(body, make_listing("=cmd()", phone="+33 4 66 00 00 00"))
    found = rows(client, body)[0]
    assert found["nom"] == "'=cmd()"
    assert found["téléphone"] == "'+33 4 66 00 00 00"


def test_the_file_says_the_text_that_waits(client, body, user):
    listing = approved(UserFactory())
    managed(body, change(listing, UserFactory(is_superuser=True), phone="04 66 22 22 22"))
    assert rows(client, body)[0]["téléphone"] == "04 66 22 22 22"
    assert Listing.objects.get(pk=listing.pk).phone == ""
