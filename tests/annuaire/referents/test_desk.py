"""What a referent reads of a listing at the desk, and what only she reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import ListingEditor, TrustProof
from moderation.models import ScopedTaskState
from tests.annuaire.alerts.making import an_alert
from tests.annuaire.factories import exact_point, point
from tests.annuaire.referents.making import (
    changed,
    listing_of,
    online_listing,
    professional,
    referent,
    sent_listing,
)
from tests.factories import NeedFactory
from tests.moderation.factories import MembershipFactory, animator
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
MAX_QUERIES = 70


@pytest.fixture
def author():
    return professional(email="claire@exemple.test")


@pytest.fixture
def reader():
    return referent("48")


@pytest.fixture
def read(client):
    def read_page(user, state):
        client.force_login(user)
        return client.get(reverse("moderation_object", args=[state.pk]))

    return read_page


def flat(response):
    return text_of(response).replace("\u00a0", " ")


# --- The words ----------------------------------------------------------------------------------


def test_a_new_listing_is_read_field_by_field_in_french(author, reader, read):
    state = sent_listing(
        author,
        exact_point(44.51237, 3.51239, label="Cabinet du Mont"),
        phone="04 66 00 00 00",
        opening_hours="Mo-Fr 09:00-12:00",
        needs=[NeedFactory(label="Allaiter")],
        price="gratuit",
        professional_contact="Ligne directe",
    )
    shown = flat(read(reader, state))
    for words in (
        "Nom affiché",
        "Allaiter",
        "Gratuit",
        "du lundi au vendredi : 9 h – 12 h",
        "Lieu ouvert au public",
        "À l’adresse exacte",
        "3 rue des Lilas",
        "Mende (48)",
        "Cabinet du Mont",
        "Collectivité territoriale",
        "Ligne directe",
    ):
        assert words in shown, words


def test_only_the_qualities_it_has_are_read(author, reader, read, html):
    listing = online_listing(author, reader, at_home=True)
    page = html(read(reader, changed(listing, author, at_home=False, wheelchair=True)))
    labels = [label.text for label in page.select(".desk-text dt")]
    assert "Sur place" in labels
    assert "Accessible en fauteuil roulant" in labels
    assert "À domicile" not in labels
    changes = page.select_one("[aria-labelledby=changements]").get_text(" ")
    assert "À domicile" in changes
    assert "Accessible en fauteuil roulant" in changes


def test_a_change_is_read_beside_what_is_on_line(author, reader, read, html):
    listing = online_listing(author, reader, opening_hours="Mo 09:00-12:00")
    state = changed(
        listing,
        author,
        description="Je reçois le samedi.",
        opening_hours="Tu 09:00-12:00",
        coverages=[point("48061")],
    )
    page = html(read(reader, state))
    changes = page.select_one("[aria-labelledby=changements]").get_text(" ")
    for words in ("Je reçois le samedi.", "mardi", "Florac Trois Rivières", "Mende"):
        assert words in changes, words
    assert "J’approuve" in page.text
    assert "Je refuse cette fiche" in page.text


def test_it_is_approved_from_there_in_one_gesture(author, reader, client):
    listing = online_listing(author, reader)
    state = changed(listing, author, description="Je reçois le samedi.")
    client.force_login(reader)
    values = {"choice": "approuver", "reason": "", "revision": state.revision_id}
    client.post(reverse("moderation_action", args=[state.pk, "decision"]), values)
    assert listing_of(state).description == "Je reçois le samedi."


def test_a_refusal_without_a_reason_is_shown_again(author, reader, client):
    state = sent_listing(author)
    client.force_login(reader)
    values = {"choice": "refuser", "reason": "", "revision": state.revision_id}
    response = client.post(reverse("moderation_action", args=[state.pk, "decision"]), values)
    assert response.status_code == 409
    assert "Dites pourquoi" in text_of(response)
    assert ScopedTaskState.objects.get(pk=state.pk).status == state.STATUS_IN_PROGRESS


def test_a_listing_of_no_territory_is_asked_about_in_plain_words(author, read):
    from tests.annuaire.factories import at_a_distance

    state = sent_listing(author, at_a_distance())
    shown = flat(read(animator(), state))
    assert "qui n’est d’aucun territoire en particulier" in shown
    assert "()" not in shown


# --- Papers, people, alerts ---------------------------------------------------------------------


def with_papers(state):
    listing = listing_of(state)
    proof = TrustProof.objects.create(
        listing=listing,
        number="10003456789",
        file="annuaire/justificatifs/abc",
        name="agrément.pdf",
    )
    ListingEditor.objects.create(listing=listing, email="collegue@exemple.test")
    return listing, proof


def test_who_decides_reads_the_proof_who_keeps_it_and_the_alerts(author, reader, read, html):
    state = sent_listing(author)
    listing, proof = with_papers(state)
    alert = an_alert(listing, "ferme")
    page = html(read(reader, state))
    assert "10003456789" in page.text
    [document] = [link for link in page.select("a") if link.text == "agrément.pdf"]
    assert document["href"] == f"/annuaire/inscription/justificatif/{proof.pk}/"
    assert "claire@exemple.test" in page.text
    assert "invitation en attente" in page.text
    [link] = page.select(f'a[href="/admin/annuaire/signalements/{alert.pk}/"]')
    assert "fermé" in link.text


@pytest.mark.parametrize("who", [lambda: MembershipFactory().user, lambda: referent("75")])
def test_the_others_read_none_of_that(author, reader, read, who):
    state = sent_listing(author)
    with_papers(state)
    response = read(who(), state)
    content = response.content.decode()
    for hidden in ("10003456789", "collegue@exemple.test", "justificatifs", "agrément.pdf"):
        assert hidden not in content


PLACE = "3 rue des Lilas"


def test_exact_addresses_are_read_by_who_decides_only(author, reader, read):
    state = sent_listing(
        author,
        exact_point(44.51237, 3.51239, street=PLACE, precision="commune"),
        professional_contact="06 00 00 00 99",
    )
    shown = flat(read(reader, state))
    assert PLACE in shown
    assert "06 00 00 00 99" in shown
    response = read(MembershipFactory().user, state)
    content = response.content.decode()
    assert "Claire Petit, sage-femme" in content
    for hidden in (PLACE, "44.512", "44,512", "06 00 00 00 99"):
        assert hidden not in content
    assert "ne sont montrés qu’à qui relit" in text_of(response)


def test_a_change_of_address_is_compared_for_who_decides_only(author, reader, read):
    listing = online_listing(author, reader, exact_point(44.5, 3.5))
    moved = exact_point(44.6, 3.6, street="9 rue du Puits")
    state = changed(listing, author, coverages=[moved], description="Nouvelle présentation.")
    assert "9 rue du Puits" in flat(read(reader, state))
    shown = flat(read(MembershipFactory().user, state))
    assert "Nouvelle présentation." in shown
    assert "rue du Puits" not in shown
    assert "rue des Lilas" not in shown


def test_a_listing_without_paper_nor_keeper_says_so(author, reader, read):
    state = sent_listing(author)
    ListingEditor.objects.all().delete()
    shown = flat(read(reader, state))
    assert "aucun n’a été donné" in shown
    assert "Personne encore" in shown


@pytest.mark.parametrize("many", [1, 20])
def test_it_costs_the_same_whatever_is_attached(author, reader, read, many, assert_max_queries):
    state = sent_listing(author, *[point() for _number in range(3)])
    listing = listing_of(state)
    for number in range(many):
        TrustProof.objects.create(listing=listing, number=str(number))
        ListingEditor.objects.create(listing=listing, email=f"{number}@exemple.test")
        an_alert(listing, "erreur", f"Texte {number}")
    read(reader, state)
    with assert_max_queries(MAX_QUERIES):
        read(reader, state)


@pytest.mark.parametrize("choice", ["modifications", "refuser"])
def test_a_decision_without_its_reason_is_said_by_the_field(client, html, author, reader, choice):
    state = sent_listing(author)
    client.force_login(reader)
    values = {"revision": state.revision_id, "choice": choice, "reason": " "}
    response = client.post(reverse("moderation_action", args=[state.pk, "decision"]), values)
    page = html(response)
    [wrong] = page.select("[aria-invalid=true]")
    assert wrong["name"] == "reason"
    error = page.select_one(f"#{wrong['aria-describedby'].split()[-1]}")
    assert "Dites pourquoi" in error.text
    assert "comité" not in error.text
    assert page.select_one(f"input[name=choice][value={choice}]").has_attr("checked")
    assert len(page.select("[name=revision][value]")) >= 1


def test_a_decision_that_is_not_chosen_is_said_by_the_field(client, html, author, reader):
    state = sent_listing(author)
    client.force_login(reader)
    values = {"revision": state.revision_id, "reason": "Il manque le téléphone."}
    response = client.post(reverse("moderation_action", args=[state.pk, "decision"]), values)
    assert response.status_code == 422
    page = html(response)
    assert {one["name"] for one in page.select("[aria-invalid=true]")} == {"choice"}
    assert page.select_one("fieldset[aria-describedby]")
    assert "Il manque le téléphone." in page.select_one("textarea[name=reason]").text
