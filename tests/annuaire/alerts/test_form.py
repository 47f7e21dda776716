"""Anybody says what is wrong with a listing: no account, no cookie, nothing lost."""

from __future__ import annotations

import pytest
from django.test import Client

from annuaire.models import AlertKind, ListingAlert
from tests.annuaire.alerts.making import FROM_HERE, address, send
from tests.annuaire.factories import make_listing
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def listing():
    return make_listing("PMI de Mende")


def numbers(page):
    return [link["href"] for link in page.select(".dir-alert__danger a")]


def test_the_page_of_a_listing_leads_to_the_form(client, html, listing):
    page = html(client.get(listing.get_absolute_url()))
    [link] = [one for one in page.select("main a") if "Signaler une erreur" in one.text]
    assert link["href"] == address(listing)


def test_the_form_shows_at_once_whom_to_call(client, html, listing):
    page = html(client.get(address(listing)))
    assert numbers(page) == ["tel:119", "tel:17", "tel:112", "sms:114"]
    assert len(page.select("input[name=kind]")) == len(AlertKind.choices)
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_an_alert_is_kept_without_account_nor_cookie(listing):
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, listing, kind="ferme", text="Fermé depuis juin.\r\nVolets clos.")
    assert response.status_code == 200
    assert "Merci" in text_of(response)
    assert not response.cookies
    alert = ListingAlert.objects.get()
    assert (alert.kind, alert.text) == ("ferme", "Fermé depuis juin.\nVolets clos.")
    assert (alert.departement_id, alert.region_id) == ("48", "76")


def test_reading_the_form_gives_no_cookie(client, listing):
    assert not client.get(address(listing)).cookies


def test_what_is_said_is_shown_to_nobody(client, listing):
    send(client, listing, text="Un secret bien gardé.")
    for url in (listing.get_absolute_url(), address(listing), "/annuaire/?lieu=Mende"):
        assert "Un secret" not in client.get(url).content.decode()


def test_a_child_in_danger_the_numbers_come_first(client, html, listing):
    page = html(send(client, listing, kind=AlertKind.DANGER))
    assert numbers(page)[0] == "tel:119"
    main = page.select_one("main").get_text()
    assert main.index("119") < main.index("prévenues par courriel")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": ""}, "Choisissez ce qui ne va pas."),
        ({"kind": "autre-chose"}, "Choisissez ce qui ne va pas dans la liste."),
        ({"text": "a" * 1001}, "Votre texte est trop long\u00a0: 1001 caractères pour 1"),
    ],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(client, listing, values, message):
    response = send(client, listing, **{"text": "Une phrase à garder.", **values})
    assert response.status_code == 422
    assert message in response.content.decode().replace("&nbsp;", "\u00a0")
    assert values.get("text", "Une phrase à garder.") in response.content.decode()
    assert not ListingAlert.objects.exists()


def test_a_thousand_characters_with_ends_of_lines_are_enough(client, listing):
    text = "a" * 998 + "\r\n" + "b"
    assert send(client, listing, text=text).status_code == 200
    assert len(ListingAlert.objects.get().text) == 1000


def test_signs_that_break_databases_do_not_break_the_form(client, listing):
    assert send(client, listing, text="Nul\0 part").status_code in (200, 422)
    assert send(client, listing, kind="\0").status_code == 422


def test_a_machine_is_thanked_and_nothing_is_kept(client, listing):
    response = send(client, listing, site_web="https://publicite.example")
    assert response.status_code == 200
    assert not ListingAlert.objects.exists()


def test_the_field_for_machines_is_seen_by_nobody(client, html, listing):
    trap = html(client.get(address(listing))).select_one("[name=site_web]")
    assert trap.find_parent(attrs={"hidden": True})


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://ailleurs.example"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_form_sent_from_elsewhere_is_refused_and_nothing_typed_is_lost(client, listing, headers):
    values = {"kind": "fraude", "text": "Une phrase à garder."}
    response = client.post(address(listing), values, headers=headers)
    assert response.status_code == 403
    assert "Une phrase à garder." in response.content.decode()
    assert "pas été envoyé depuis notre site" in text_of(response)
    assert not ListingAlert.objects.exists()


def test_who_sends_too_many_is_told_with_the_numbers_and_what_was_typed(client, html, listing):
    for number in range(10):
        send(client, listing, text=f"Signalement {number}")
    response = send(client, listing, kind="danger", text="Une phrase à garder.")
    assert response.status_code == 429
    page = html(response)
    assert "Attendez une heure" in page.text
    assert "Une phrase à garder." in page.text
    assert page.select_one("input[value=danger]").has_attr("checked")
    assert numbers(page)[0] == "tel:119"
    assert ListingAlert.objects.count() == 10


def test_a_listing_off_line_has_no_form(client, listing):
    type(listing).objects.update(live=False)
    assert client.get(address(listing)).status_code == 404
    assert send(client, listing).status_code == 404
    assert client.get("/annuaire/999999-rien/signaler/").status_code == 404


def test_another_name_in_the_address_leads_to_the_right_one(client, listing):
    response = client.get(f"/annuaire/{listing.pk}-autre/signaler/")
    assert response["Location"] == address(listing)


def test_other_methods_are_refused(client, listing):
    assert client.delete(address(listing), headers=FROM_HERE).status_code == 405


@pytest.mark.parametrize("many", [1, 15])
def test_it_costs_the_same_whatever_was_said_before(client, listing, many, assert_max_queries):
    for number in range(many):
        ListingAlert.objects.create(listing=listing, kind="erreur", text=f"Texte {number}")
    send(client, listing, text="Pour les mémoires.")
    with assert_max_queries(20):
        send(client, listing, text="Encore autre chose.")
