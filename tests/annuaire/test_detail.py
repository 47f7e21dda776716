"""The page of a listing, its vCard, and what leads nowhere."""

import pytest
from django.urls import reverse

from annuaire.addresses import street_without_number
from annuaire.models import Listing, Origin, Precision
from tests.annuaire.factories import (
    area,
    at_a_distance,
    commune,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.factories import NeedFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


def vcard_of(client, listing):
    return client.get(reverse("annuaire:vcard", args=[listing.pk, listing.slug]))


def test_the_page_shows_what_is_public(client):
    listing = make_listing(
        "PMI de Mende",
        exact_point(44.52, 3.51),
        phone="04 66 00 00 00",
        description="Consultations gratuites.",
        sign_language=True,
    )
    text = text_of(client.get(listing.get_absolute_url()))
    for expected in ("PMI de Mende", "3 rue des Lilas", "04 66 00 00 00", "Consultations", "LSF"):
        assert expected in text


def test_a_street_precision_hides_the_number(client):
    listing = make_listing("Cabinet", exact_point(44.52, 3.51, precision=Precision.STREET))
    content = client.get(listing.get_absolute_url()).content.decode()
    assert "rue des Lilas" in content
    assert "3 rue des Lilas" not in content


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("3 rue des Lilas", "rue des Lilas"),
        ("12 bis, rue des Lilas", "rue des Lilas"),
        ("12-14 rue des Lilas", "rue des Lilas"),
        ("12B rue des Lilas", "rue des Lilas"),
        ("n° 12 rue des Lilas", "rue des Lilas"),
        ("Bât. B 12 rue des Lilas", "rue des Lilas"),
        ("12 rue des Lilas, appartement 4", "rue des Lilas"),
        ("rue des Lilas 12", ""),
        ("rue du 8 mai 1945", ""),
        ("Le Bourg 12", ""),
        ("", ""),
    ],
)
def test_no_house_number_is_read_in_a_street(written, shown):
    assert street_without_number(written) == shown


def test_a_commune_precision_gives_no_itinerary(client):
    listing = make_listing("Sage-femme", exact_point(44.52, 3.51, precision=Precision.COMMUNE))
    text = text_of(client.get(listing.get_absolute_url()))
    assert "Itinéraire" not in text
    assert "Lilas" not in text


def test_a_winner_is_to_be_confirmed_and_has_neither_itinerary_nor_vcard(client):
    listing = make_winner("Projet", exact_point(44.52, 3.51))
    text = text_of(client.get(listing.get_absolute_url()))
    assert "Projet lauréat 2021 – à confirmer" in text
    assert "Itinéraire" not in text
    assert vcard_of(client, listing).status_code == 404


def test_another_slug_leads_to_the_right_one(client):
    listing = make_listing()
    response = client.get(reverse("annuaire:detail", args=[listing.pk, "autre-chose"]))
    assert response.status_code == 301
    assert response.url == listing.get_absolute_url()


@pytest.mark.parametrize("pk", ["999999999", "999999999999999", "0"])
def test_an_unknown_listing_is_a_404(client, pk):
    assert client.get(f"/annuaire/{pk}-inconnue/").status_code == 404


@pytest.mark.parametrize("path", ["9999999999999999999999-x", "-1-x", "abc", "1"])
def test_an_address_that_is_not_one_is_a_404(client, path):
    assert client.get(f"/annuaire/{path}/").status_code == 404


def test_a_draft_cannot_be_read(client):
    listing = make_listing(live=False)
    assert client.get(listing.get_absolute_url()).status_code == 404
    assert vcard_of(client, listing).status_code == 404


def test_a_draft_of_a_published_listing_is_not_shown(client):
    listing = make_listing("Nom publié")
    draft = Listing.objects.get(pk=listing.pk)
    draft.name = "Nom en brouillon"
    draft.save_revision()
    assert "Nom en brouillon" not in text_of(client.get(listing.get_absolute_url()))


def test_the_nearest_listings_for_the_same_need_are_offered(client):
    need = NeedFactory()
    listing = make_listing("Ici", needs=[need])
    make_listing("Voisine", exact_point(44.53, 3.51), needs=[need])
    make_listing("Autre besoin", exact_point(44.53, 3.51), needs=[NeedFactory()])
    text = text_of(client.get(listing.get_absolute_url()))
    assert "Voisine" in text
    assert "Autre besoin" not in text


@pytest.mark.parametrize("coverage", [at_a_distance, lambda: area(commune=commune()), area])
def test_a_listing_without_public_point_has_a_page(client, coverage):
    listing = make_listing("Écoute", coverage())
    assert client.get(listing.get_absolute_url()).status_code == 200


def test_a_sensitive_listing_offers_to_leave_at_once(client):
    listing = make_listing("Association", needs=[NeedFactory(sensitive=True)])
    assert "Quitter ce site" in text_of(client.get(listing.get_absolute_url()))


def test_the_vcard_follows_rfc_6350(client):
    listing = make_listing(
        "PMI ; centre, ville\\" + "é" * 60, exact_point(44.52, 3.51), phone="04 66 00 00 00"
    )
    response = vcard_of(client, listing)
    lines = response.content.decode().split("\r\n")
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert lines[0] == "BEGIN:VCARD"
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = response.content.decode().replace("\r\n ", "")
    assert r"FN:PMI \; centre\, ville\\" in unfolded
    assert "TEL;VALUE=uri:tel:+33466000000" in unfolded
    assert "GEO:geo:44.52,3.51" in unfolded
    assert "ADR:;;3 rue des Lilas;Mende;;48000;France" in unfolded


@pytest.mark.parametrize("precision", [Precision.COMMUNE, Precision.STREET])
def test_no_public_output_holds_the_exact_point(client, precision):
    """List, page, map, vCard: the exact point and the number stay private."""
    listing = make_listing(
        "Sage-femme à domicile",
        exact_point(44.51237, 3.51239, precision=precision),
        needs=[NeedFactory()],
    )
    outputs = [
        client.get(listing.get_absolute_url()),
        vcard_of(client, listing),
        client.get(reverse("annuaire:search"), {"lieu": "Mende"}),
        client.get(reverse("annuaire:map"), {"bbox": "3,44,4,45", "zoom": 10}),
    ]
    for response in outputs:
        assert response.status_code == 200
        content = response.content.decode()
        for private in ("44.5123", "3.5123", "3 rue des Lilas"):
            assert private not in content


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_stays_within_its_query_budget(client, count, assert_max_queries):
    need = NeedFactory()
    listing = make_listing("Ici", needs=[need])
    for number in range(count):
        make_listing(f"Voisine {number}", exact_point(44.53, 3.5), needs=[need])
    client.get(listing.get_absolute_url())
    with assert_max_queries(12):
        client.get(listing.get_absolute_url())


def test_the_origin_of_a_registered_listing_not_yet_confirmed_is_said(client):
    listing = make_listing("PMI", point(), confirmed_on=None, origin=Origin.REGISTRATION)
    assert "À confirmer" in text_of(client.get(listing.get_absolute_url()))
