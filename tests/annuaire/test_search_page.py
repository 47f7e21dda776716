"""``/annuaire/``: what the person reads, good input and bad."""

import pytest
from django.urls import reverse

from annuaire.models import Precision
from tests.annuaire.factories import (
    area,
    commune,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.factories import NeedFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def annuaire(client):
    commune()

    def get(**query):
        return client.get(reverse("annuaire:search"), query)

    return get


def test_the_way_in_asks_for_a_place(annuaire):
    response = annuaire()
    assert response.status_code == 200
    assert "lieu" in response.content.decode()


def test_a_commune_gives_what_is_near_it(annuaire):
    make_listing("PMI de la Lozère")
    response = annuaire(lieu="mende")
    assert "PMI de la Lozère" in text_of(response)
    assert "Mende (48)" in text_of(response)


def test_homonyms_are_offered(annuaire):
    commune("93066")
    commune("97411")
    response = annuaire(lieu="saint denis")
    assert response.context["place"].departement_code == "974"
    assert "Seine-Saint-Denis" in text_of(response)


def test_a_winner_says_it_is_to_be_confirmed(annuaire):
    make_winner()
    assert "Projet lauréat 2021 – à confirmer" in text_of(annuaire(lieu="Mende"))


def test_the_form_keeps_what_was_chosen(annuaire, html):
    NeedFactory(slug="allaiter")
    page = html(annuaire(lieu="Mende", rayon="50", besoin="allaiter"))
    assert page.select_one("input[name=lieu]")["value"] == "Mende"
    assert page.select_one("input[name=besoin][value=allaiter]").has_attr("checked")
    assert page.select_one("select[name=rayon] option[selected]")["value"] == "50"


def test_a_radius_that_is_not_in_the_list_is_kept(annuaire, html):
    page = html(annuaire(lieu="Mende", rayon="33"))
    assert page.select_one("select[name=rayon] option[selected]")["value"] == "33"


def test_a_department_is_searched_whole_whatever_the_radius(annuaire):
    departement("31")  # a region of one department only is searched as a region
    make_listing("PMI de Florac", point("48061"))
    assert "PMI de Florac" in text_of(annuaire(lieu="Lozère", rayon="5"))


def test_a_filter_without_place_asks_for_the_place_and_keeps_the_filter(annuaire, html):
    NeedFactory(slug="allaiter")
    response = annuaire(besoin="allaiter")
    assert response.status_code == 200
    assert html(response).select_one("input[name=besoin][value=allaiter]").has_attr("checked")


def test_the_browser_s_position_is_searched_around(annuaire):
    make_listing("PMI")
    assert "PMI" in text_of(annuaire(lat="44.52", lon="3.50"))


def test_page_numbers_lead_to_the_rest(annuaire):
    for number in range(25):
        make_listing(f"Fiche {number:02d}", exact_point(44.52 + number / 10000, 3.5))
    first, second = text_of(annuaire(lieu="Mende")), text_of(annuaire(lieu="Mende", page="2"))
    assert "Fiche 00" in first
    assert "Fiche 24" not in first
    assert "Fiche 24" in second


def test_sections_are_counted_apart(annuaire):
    make_listing("PMI")
    make_listing("TISF", area(departement=departement("48")), at_home=True)
    text = text_of(annuaire(lieu="Mende"))
    assert "Se déplacent chez vous" in text


@pytest.mark.parametrize(
    "query",
    [
        {"rayon": "-1"},
        {"rayon": "0"},
        {"rayon": "abc"},
        {"rayon": "1e400"},
        {"rayon": "nan"},
        {"rayon": "5000"},
        {"page": "999999"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "1.5"},
        {"page": "abc"},
        {"page": "9" * 400},
        {"lat": "999", "lon": "3"},
        {"lat": "44", "lon": "nan"},
        {"lat": "a", "lon": "b"},
        {"besoin": "inconnu"},
        {"type": "inconnu"},
        {"horaire": "jamais"},
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_and_the_form_as_filled(annuaire, html, query):
    response = annuaire(lieu="Mende", **query)
    assert response.status_code == 400
    assert html(response).select_one(".fr-alert--error")
    assert html(response).select_one("input[name=lieu]")["value"] == "Mende"


@pytest.mark.parametrize(
    "query",
    [
        {"lieu": ""},
        {"lieu": "   "},
        {"lieu": "zzzzzz"},
        {"lieu": "x" * 10_000},
        {"lieu": "\x00"},
        {"lieu": "Mende\x00"},
        {"lieu": "'; DROP TABLE--"},
        {"lieu": "%_%"},
        {"lieu": "\u202emende"},
        {"lieu": "🍼"},
        {"lieu": ["Mende", "Paris"]},
        {"lieu": "Mende", "inconnu": "1"},
        {"lieu": "Mende", "rayon": ["5", "10"]},
        {"lieu": "Mende", "rayon": ""},
        {"lat": "44.5"},
        {"lieu": "Mende", "besoin": ""},
    ],
)
def test_odd_input_is_answered_with_the_form(annuaire, html, query):
    response = annuaire(**query)
    assert response.status_code in {200, 400}
    assert html(response).select_one("input[name=lieu]")


@pytest.mark.parametrize("query", [{"lat": "44.5"}, {"lon": "3.5"}])
def test_half_a_position_is_refused_with_a_sentence(annuaire, html, query):
    response = annuaire(**query)
    assert response.status_code == 400
    assert "position" in html(response).select_one(".fr-alert--error").get_text()


def test_an_unknown_place_is_said_to_be_unknown(annuaire):
    assert "zzzzzz" in text_of(annuaire(lieu="zzzzzz"))


def test_nothing_near_says_what_is_nearest(annuaire):
    make_listing("PMI de Florac", point("48061"))
    response = annuaire(lieu="Mende", rayon="5")
    assert "PMI de Florac" in text_of(response)
    assert "23" in text_of(response)


def test_a_sensitive_need_offers_to_leave_at_once(annuaire, html):
    NeedFactory(slug="violences", sensitive=True)
    page = html(annuaire(lieu="Mende", besoin="violences"))
    assert "Quitter ce site" in page.get_text()
    assert "Quitter ce site" not in html(annuaire(lieu="Mende")).get_text()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_search_only_reads(client, method):
    assert getattr(client, method)(reverse("annuaire:search")).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_stays_within_its_query_budget(annuaire, count, assert_max_queries):
    need = NeedFactory(slug="allaiter")
    for number in range(count):
        make_listing(f"PMI {number}", exact_point(44.52 + number / 1000, 3.5), needs=[need])
        make_winner(f"Lauréat {number}", point("48061"))
    annuaire(lieu="Mende", rayon="50")
    with assert_max_queries(14):
        annuaire(lieu="Mende", rayon="50")
    with assert_max_queries(14):
        annuaire(lieu="Mende", rayon="50", besoin="allaiter", tarif="gratuit", page="1")


def test_the_first_search_of_a_process_stays_within_the_cold_budget(annuaire, assert_max_queries):
    make_listing("PMI")
    with assert_max_queries(26):
        annuaire(lieu="Mende", rayon="50")


def test_anonymous_visitors_get_no_cookie(annuaire):
    response = annuaire(lieu="Mende")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_address_shown_is_the_public_one(annuaire):
    make_listing("Sage-femme", exact_point(44.52, 3.51, precision=Precision.COMMUNE))
    content = annuaire(lieu="Mende").content.decode()
    assert "Lilas" not in content
    assert "3.51" not in content
