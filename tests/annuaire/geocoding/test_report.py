"""« Adresses introuvables »: what the geocoder gave up, for those who answer for the territory."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.models import Coverage, GeocodingTry, Listing
from moderation.rights import ensure_groups
from tests.annuaire.factories import make_listing, point
from tests.annuaire.referents.making import national, referent
from tests.factories import UserFactory
from tests.moderation.factories import animator
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]

ADDRESSES = reverse("unfound_addresses")
LOST = {"street": "3 rue Perdue", "postal_code": "48000"}


@pytest.fixture(autouse=True)
def _groups(db):
    ensure_groups()


def given_up(name: str = "PMI perdue", code: str = "48095") -> Listing:
    listing = make_listing(name, point(code, **LOST))
    now = timezone.now()
    GeocodingTry.objects.create(listing=listing, unfound=3, retry_at=now, given_up_at=now)
    return listing


def shown(client, user) -> str:
    client.force_login(user)
    return text_of(client.get(ADDRESSES))


def test_it_shows_the_address_and_leads_to_the_editor(client):
    listing = given_up()
    client.force_login(UserFactory(is_superuser=True))
    page = html(client.get(ADDRESSES))
    edit = reverse("wagtailsnippets_annuaire_listing:edit", args=[listing.pk])
    assert "PMI perdue" in page.select_one(f"td a[href='{edit}']").text
    assert "3 rue Perdue, 48000 Mende" in page.text
    assert ADDRESSES in client.get(reverse("wagtailadmin_home")).content.decode()


def test_what_waits_or_was_placed_since_is_left_out(client):
    admin = UserFactory(is_superuser=True)
    placed = given_up()
    Coverage.objects.filter(listing=placed).update(latitude=44.5, longitude=3.5)
    again = given_up("PMI corrigée")
    Coverage.objects.filter(listing=again).update(to_geocode=True)
    waiting = make_listing("PMI en attente", point(**LOST, to_geocode=True))
    GeocodingTry.objects.create(listing=waiting, retry_at=timezone.now())
    assert "PMI" not in shown(client, admin)


def test_a_referent_reads_those_of_her_territory(client):
    given_up("PMI de Lozère")
    given_up("PMI de Paris", "75056")
    for reader in (referent("48", "31"), referent("31", region_of="48")):
        text = shown(client, reader)
        assert "PMI de Lozère" in text
        assert "PMI de Paris" not in text
        assert "edit" not in "".join(a["href"] for a in html(client.get(ADDRESSES)).select("td a"))


def test_the_national_pool_and_the_animation_team_read_all(client):
    given_up("PMI de Lozère")
    given_up("PMI de Paris", "75056")
    for reader in (national(), animator()):
        text = shown(client, reader)
        assert "PMI de Lozère" in text
        assert "PMI de Paris" in text


@pytest.mark.parametrize("name", ["unfound_addresses", "unfound_addresses_results"])
def test_others_do_not_read_it(client, name):
    given_up()
    assert client.get(reverse(name)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 302


def test_it_is_exported_without_a_live_formula(client):
    given_up("=1+1")
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(ADDRESSES, {"export": "xlsx"}).status_code == 200
    response = client.get(ADDRESSES, {"export": "csv"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1].startswith("'=1+1,")
    assert "3 rue Perdue, 48000 Mende" in lines[1]


@pytest.mark.parametrize("count", [1, 6])
def test_the_report_stays_within_its_query_budget(client, count, assert_max_queries):
    for number in range(count):
        given_up(f"PMI {number}")
    client.force_login(UserFactory(is_superuser=True))
    client.get(ADDRESSES)
    with assert_max_queries(20):
        client.get(ADDRESSES)
