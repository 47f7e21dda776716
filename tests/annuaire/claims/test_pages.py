"""From the public page of a listing to the space of who asked for it, and all that is refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annuaire.claims.services import ask, give
from annuaire.models import ListingClaim
from annuaire.registration.services import start_change
from annuaire.registration.steps import TRUST, has_document
from annuaire.registration.stored import step_of
from tests.annuaire.factories import make_listing, make_winner, point
from tests.annuaire.managers.factories import make_body, managed, member
from tests.annuaire.referents.making import referent
from tests.espace.factories import approved, invited, keeper
from tests.factories import UserFactory
from tests.moderation.factories import MembershipFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
HIDDEN = "Cet objet n’existe pas, ou vous n’y avez pas accès."


@pytest.fixture
def listing():
    return make_winner("Café des parents", point("48095"))


@pytest.fixture
def midwife():
    return UserFactory(email="camille@example.org", first_name="Camille", last_name="Martin")


def there(listing):
    return reverse("annuaire:claim", args=[listing.pk, listing.slug])


def desk(claim):
    return reverse("annuaire_claim", args=[claim.pk])


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_winner_of_2021_is_taken_over(client, html, listing, midwife):
    page = html(client.get(listing.get_absolute_url()))
    [link] = [one for one in page.select("main a") if "Demandez à tenir cette fiche" in one.text]
    assert link["href"] == there(listing)
    assert "/connexion/" in client.get(there(listing))["Location"]

    hers = signed_in(midwife)
    assert "à corriger" in text_of(hers.post(there(listing), {"message": ""}))
    assert "Votre demande est partie" in text_of(hers.post(there(listing), {"message": "Moi."}))
    assert "Vous avez déjà demandé cette fiche" in text_of(hers.get(there(listing)))
    assert "« Café des parents », demandée le" in text_of(hers.get("/mon-espace/"))

    reader = signed_in(referent("48"))
    page = html(reader.get("/admin/?rubrique=fiches-demandees"))
    [link] = page.select(".desk-row__title a")
    shown = text_of(reader.get(link["href"]))
    assert "Camille Martin" in shown
    assert "Personne encore" in shown
    response = reader.post(link["href"], {"answer": "confier"}, follow=True)
    assert "est confiée à Camille Martin" in text_of(response)

    assert "Café des parents" in text_of(hers.get(f"/mon-espace/fiches/{listing.pk}/"))
    assert "Vous tenez déjà cette fiche" in text_of(hers.get(there(listing)))
    assert start_change(listing, midwife).listing == listing


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [
        (lambda listing: None, True),
        (invited, True),
        (lambda listing: keeper(listing, UserFactory(is_active=False)), True),
        (keeper, False),
        (lambda listing: keeper(listing, is_owner=False), False),
        (lambda listing: managed(make_body(), listing), False),
    ],
)
def test_a_confirmed_listing_that_nobody_keeps_any_more_may_be_asked_for(
    client, html, who, is_offered, assert_max_queries
):
    listing = make_listing("PMI de Mende", point("48095"))
    who(listing)
    client.get(listing.get_absolute_url())
    with assert_max_queries(12):
        page = html(client.get(listing.get_absolute_url()))
    offered = [one["href"] for one in page.select("main a") if "tenir cette fiche" in one.text]
    assert offered == ([there(listing)] if is_offered else [])


def test_an_unconfirmed_listing_offers_it_once(client, html, listing):
    page = html(client.get(listing.get_absolute_url()))
    assert len([one for one in page.select("main a") if "tenir cette fiche" in one.text]) == 1


def test_the_page_says_what_is_asked(html, listing, midwife):
    page = html(signed_in(midwife).get(there(listing)))
    assert page.h1.get_text(strip=True) == "Demander à tenir la fiche Café des parents"


def test_a_refusal_needs_its_reason_and_loses_nothing(listing, midwife):
    claim = ask(listing, midwife, "Moi.")
    reader = signed_in(referent("48"))
    long = "a" * 1001
    for reason in ("", long):
        response = reader.post(desk(claim), {"answer": "refuser", "reason": reason})
        assert response.status_code == 422
        assert "Rien n’a été fait." in text_of(response)
        assert reason in response.content.decode()
    reader.post(desk(claim), {"answer": "refuser", "reason": "Écrivez depuis la mairie."})
    shown = text_of(reader.get(desk(claim)))
    assert "Écrivez depuis la mairie." in shown
    assert "Refuser la demande" not in shown


def test_the_body_that_keeps_it_is_named_on_the_desk(listing, midwife):
    body = make_body()
    claim = ask(managed(body, listing), midwife, "Moi.")
    shown = text_of(signed_in(referent("48")).get(desk(claim)))
    assert "Les membres de Ville de Mende (Commune ou intercommunalité)" in shown
    assert "la tiennent toujours, et en sont prévenus" in shown
    assert "{#" not in shown
    assert "Personne encore" not in shown


def test_a_member_of_its_body_keeps_it_already(listing):
    body = make_body()
    browser = signed_in(member(body))
    managed(body, listing)
    assert "Vous tenez déjà cette fiche" in text_of(browser.get(there(listing)))
    browser.post(there(listing), {"message": "Moi."})
    assert not ListingClaim.objects.exists()


def test_who_receives_it_gives_her_own_papers(midwife):
    before = UserFactory()
    listing = approved(before)
    listing.proofs.create(number="10001234567", uploaded_by=before)
    give(ask(listing, midwife, "Moi."), referent("48"))
    form = start_change(listing, midwife)
    assert step_of(form.data, TRUST.slug)["number"] == ""
    assert step_of(start_change(listing, before).data, TRUST.slug)["number"] == "10001234567"


def test_a_document_of_before_does_not_do_for_who_receives_it(midwife):
    listing = approved(UserFactory())
    listing.proofs.create(file="proofs/a.pdf", name="a.pdf", media_type="application/pdf")
    give(ask(listing, midwife, "Moi."), referent("48"))
    assert not has_document(start_change(listing, midwife))


def test_the_second_who_answers_is_told(listing, midwife):
    claim = ask(listing, midwife, "Moi.")
    signed_in(referent("48")).post(desk(claim), {"answer": "confier"})
    response = signed_in(referent("48")).post(desk(claim), {"answer": "refuser", "reason": "Non."})
    assert response.status_code == 409
    assert "C’est déjà décidé" in text_of(response)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", [lambda: referent("75"), lambda: MembershipFactory().user])
def test_nobody_else_reads_nor_answers(listing, midwife, method, who):
    claim = ask(listing, midwife, "Moi.")
    browser = signed_in(who())
    assert getattr(browser, method)(desk(claim), {"answer": "confier"}).status_code == 302
    assert HIDDEN in text_of(browser.get("/admin/"))
    assert not listing.editors.exists()


def test_who_asked_does_not_answer_herself(listing):
    reader = referent("48")
    claim = ask(listing, reader, "La mienne.")
    assert signed_in(reader).get(desk(claim)).status_code == 302
    assert not listing.editors.exists()


def test_a_referent_who_keeps_it_finds_nothing_to_answer(listing, midwife):
    claim = ask(listing, midwife, "Moi.")
    browser = signed_in(keeper(listing, referent("48")))
    assert browser.get(desk(claim)).status_code == 302
    assert browser.post(desk(claim), {"answer": "refuser", "reason": "Non."}).status_code == 302
    assert ListingClaim.objects.get().is_open


def test_only_what_is_on_line_may_be_asked_for(midwife):
    browser = signed_in(midwife)
    hidden = make_listing("Cachée", live=False)
    for url in (there(hidden), "/annuaire/999999-rien/ma-fiche/"):
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"message": "Moi"}).status_code == 404


def test_bad_messages_are_told_and_nothing_is_asked(listing, midwife):
    browser = signed_in(midwife)
    for message in ("a" * 1001, "Nul\0 part", "…"):
        response = browser.post(there(listing), {"message": message})
        assert response.status_code == 200
        assert "Demander cette fiche" in text_of(response)
    assert not ListingClaim.objects.exists()


def test_another_name_in_the_address_leads_to_the_right_one(listing, midwife):
    response = signed_in(midwife).get(f"/annuaire/{listing.pk}-autre/ma-fiche/")
    assert response["Location"] == there(listing)


@pytest.mark.parametrize("many", [2, 20])
def test_the_desk_costs_the_same(many, midwife, assert_max_queries):
    for number in range(many):
        ask(make_listing(f"Fiche {number}"), UserFactory(), "Moi")
    browser = signed_in(referent("48"))
    browser.get("/admin/?rubrique=fiches-demandees")
    with assert_max_queries(25):
        browser.get("/admin/?rubrique=fiches-demandees")


def test_what_was_asked_is_in_the_data_of_the_account(listing, midwife):
    ask(listing, midwife, "Je dirige ce café.")
    keeper(make_listing("Autre"), midwife)
    assert (
        "Je dirige ce café." in signed_in(midwife).get("/mon-espace/mes-donnees/export.json").text
    )
