"""My territory: who enters, who is found around, in which order, within which budget."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.models import ListingEditor
from tests.annuaire.factories import (
    CategoryFactory,
    area,
    at_a_distance,
    departement,
    exact_point,
    make_listing,
    point,
    region,
)
from tests.annuaire.kit.factories import approved_listing, keeper
from tests.factories import NeedFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
PAGE = "/mon-espace/territoire/"


def names(response):
    return [one.get_text().strip() for one in html(response).select(".pro-card__name")]


def enter(client, *coverages, **values):
    listing = approved_listing("Ma PMI", *coverages, **values)
    client.force_login(keeper(listing))
    return listing


# --- Who ---------------------------------------------------------------------------------------


def test_a_visitor_is_asked_to_sign_in(client):
    response = client.get(PAGE)
    assert response.status_code == 302
    assert "next=" in response.url


def test_it_is_for_those_who_keep_a_listing_on_line(client):
    off_line = approved_listing(live=False)
    make_listing("Voisin")
    invited = UserFactory()
    ListingEditor.objects.create(listing=approved_listing(verification_code=None), email="a@b.fr")
    for user in (UserFactory(), keeper(off_line), invited, UserFactory(is_superuser=True)):
        client.force_login(user)
        response = client.get(PAGE)
        assert response.status_code == 403
        assert "dès qu’une de vos fiches est en ligne" in text_of(response)
        assert "Voisin" not in text_of(response)


def test_no_cache_keeps_it(client):
    enter(client)
    assert {"private", "no-store"} <= set(client.get(PAGE)["Cache-Control"].split(", "))


# --- Who is found ------------------------------------------------------------------------------


def test_neighbours_come_by_distance_then_those_who_serve_the_territory(client):
    enter(client)
    make_listing("Loin", exact_point(44.60, 3.51))
    make_listing("Tout près", exact_point(44.521, 3.51))
    make_listing("À domicile", area(departement=departement("48")), at_home=True)
    make_listing("Écoute nationale", at_a_distance())
    make_listing("Paris", point("75056"))
    response = client.get(PAGE)
    assert names(response)[:4] == ["Ma PMI", "Tout près", "Loin", "À domicile"]
    assert "4 fiches à moins de 20 km, Mende (48)" in text_of(response)
    assert "Votre fiche" in text_of(response)
    assert "Écoute nationale" not in text_of(response)
    assert "Paris" not in names(response)


def test_they_are_filtered_by_type_need_and_radius(client):
    need, other = NeedFactory(slug="souffler"), NeedFactory(slug="allaiter")
    creche = CategoryFactory(slug="creche")
    pmi = CategoryFactory(slug="pmi")
    enter(client, category=pmi)
    make_listing("Crèche", exact_point(44.521, 3.51), category=creche, needs=[need])
    make_listing("Halte", exact_point(44.60, 3.51), category=creche, needs=[other])
    assert names(client.get(PAGE, {"type": "creche"})) == ["Crèche", "Halte"]
    assert names(client.get(PAGE, {"type": "creche", "rayon": "5"})) == ["Crèche"]
    assert names(client.get(PAGE, {"besoin": "allaiter"})) == ["Halte"]
    nothing = client.get(PAGE, {"besoin": "allaiter", "rayon": "5"})
    assert "Personne ici pour l’instant" in text_of(nothing)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "zzz"},
        {"besoin": "' OR 1=1"},
        {"rayon": "-1"},
        {"rayon": "9" * 400},
        {"page": "0"},
        {"page": "abc"},
        {"page": "9" * 400},
        {"fiche": "0"},
        {"fiche": "\0"},
        {"fiche": "abc"},
    ],
)
def test_a_wrong_value_is_told(client, wrong):
    enter(client)
    response = client.get(PAGE, wrong)
    assert response.status_code == 400
    assert html(response).select(".fr-alert--error p")


def test_the_listing_of_somebody_else_is_no_centre(client):
    enter(client)
    other = make_listing("Autre")
    assert client.get(PAGE, {"fiche": other.pk}).status_code == 400


def test_a_person_who_keeps_two_listings_chooses_the_centre(client):
    here, there = approved_listing("Ici"), make_listing("Là-bas", point("97411"))
    client.force_login(keeper(here, there))
    assert "Mende (48)" in html(client.get(PAGE)).select_one("#titre-autour").text
    response = client.get(PAGE, {"fiche": there.pk})
    assert "Saint-Denis" in html(response).select_one("#titre-autour").text


def test_a_territory_without_address_is_searched_whole(client):
    enter(client, area(departement=departement("48")))
    make_listing("Florac", point("48061"))
    make_listing("Paris", point("75056"))
    response = client.get(PAGE)
    assert "2 fiches, Lozère" in text_of(response)
    assert "Florac" in names(response)
    assert "Paris" not in names(response)


def test_a_region_is_searched_whole(client):
    region("76")
    enter(client, area(region=region("76")))
    make_listing("Florac", point("48061"))
    assert "Florac" in names(client.get(PAGE))


@pytest.mark.parametrize("coverage", [area, at_a_distance])
def test_a_listing_for_the_whole_country_has_no_territory(client, coverage):
    enter(client, coverage())
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "vaut pour toute la France" in text_of(response)


def test_pages_follow_one_another(client):
    enter(client)
    for number in range(24):
        make_listing(f"Voisine {number:02}", exact_point(44.521 + number / 10_000, 3.51))
    first, second = client.get(PAGE, {"rayon": 10}), client.get(PAGE, {"rayon": 10, "page": 2})
    assert (len(names(first)), len(names(second))) == (20, 5)
    assert "Page 2 sur 2" in text_of(second)
    assert html(first).select_one(".pro-pages a")["href"] == "?rayon=10&fiche={}&page=2".format(
        html(first).select_one("[name=fiche] option")["value"]
    )
    beyond = client.get(PAGE, {"page": 900})
    assert beyond.status_code == 200
    assert names(beyond) == []


# --- Newcomers ---------------------------------------------------------------------------------


def test_newcomers_of_the_department_are_those_of_the_last_month(client):
    enter(client)
    now = timezone.now()
    for name, code, days in (
        ("Récente", "48061", 3),
        ("Hier", "48095", 1),
        ("Ancienne", "48095", 40),
        ("Ailleurs", "75056", 1),
    ):
        make_listing(name, point(code), first_published_at=now - dt.timedelta(days=days))
    section = html(client.get(PAGE)).select_one("[aria-labelledby=titre-nouveaux]")
    found = [one.get_text().strip() for one in section.select(".pro-card__name")]
    assert found == ["Hier", "Récente"]


def test_one_s_own_listing_is_no_newcomer(client):
    enter(client, first_published_at=timezone.now())
    assert not html(client.get(PAGE)).select("#titre-nouveaux")


# --- Budget ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 25])
def test_the_page_stays_within_its_query_budget(client, count, assert_max_queries):
    need = NeedFactory()
    enter(client, needs=[need])
    for number in range(count):
        make_listing(
            f"Voisine {number}",
            exact_point(44.53, 3.5),
            needs=[need],
            professional_contact="06",
            first_published_at=timezone.now(),
        )
    client.get(PAGE)
    with assert_max_queries(20):
        client.get(PAGE)


def test_the_address_is_the_one_promised():
    assert reverse("territoire:page") == PAGE
