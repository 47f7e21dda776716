"""``/annuaire/carte.json``: clusters and points of what is on the screen."""

import pytest
from django.urls import reverse

from annuaire.map_data import cell_degrees
from tests.annuaire.factories import area, commune, exact_point, make_listing, make_winner, point
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db

LOZERE = "2.9,44.1,4.1,45.0"


@pytest.fixture
def carte(client):
    def get(bbox=LOZERE, zoom=10, **filters):
        return client.get(reverse("annuaire:map"), {"bbox": bbox, "zoom": zoom, **filters})

    return get


def test_few_places_are_points(carte):
    listing = make_listing("PMI", exact_point(44.52, 3.51))
    content = carte().json()
    assert content["clusters"] == []
    assert content["total"] == 1
    [shown] = content["points"]
    assert shown["name"] == "PMI"
    assert (shown["lat"], shown["lon"]) == (44.52, 3.51)
    assert shown["url"] == listing.get_absolute_url()


def test_many_places_are_clusters_that_say_how_many(carte, monkeypatch):
    monkeypatch.setattr("annuaire.map_data.POINTS_WITHOUT_CLUSTERS", 2)
    for number in range(4):
        make_listing(f"PMI {number}", exact_point(44.520 + number / 10000, 3.51))
    make_listing("Seule", exact_point(44.9, 3.0))
    content = carte(zoom=9).json()
    assert content["total"] == 5
    assert [cluster["count"] for cluster in content["clusters"]] == [4]
    west, south, east, north = content["clusters"][0]["bbox"]
    assert (west, south, east, north) == (3.51, 44.52, 3.51, 44.5203)
    assert [shown["name"] for shown in content["points"]] == ["Seule"]


def test_cells_are_the_same_for_negative_longitudes(carte, monkeypatch):
    """FLOOR before any cast: SQLite truncates and PostgreSQL rounds."""
    monkeypatch.setattr("annuaire.map_data.POINTS_WITHOUT_CLUSTERS", 0)
    for longitude in (-0.4, -0.1, 0.1, 0.4):
        make_listing(f"À {longitude}", exact_point(44.5, longitude))
    assert cell_degrees(7) == pytest.approx(0.703, abs=0.001)
    content = carte(bbox="-2,44,2,45", zoom=7).json()
    assert sorted(cluster["count"] for cluster in content["clusters"]) == [2, 2]


def test_the_filters_of_the_search_apply(carte):
    need = NeedFactory(slug="allaiter")
    make_listing("Lactarium", needs=[need])
    make_listing("Crèche")
    content = carte(besoin="allaiter").json()
    assert [shown["name"] for shown in content["points"]] == ["Lactarium"]


def test_areas_and_drafts_are_not_on_the_map(carte):
    make_listing("Refuge", area(commune=commune()))
    make_listing("Brouillon", live=False)
    assert carte().json() == {"clusters": [], "points": [], "total": 0}


def test_a_winner_stands_at_its_commune_and_says_it_is_not_confirmed(carte):
    make_winner("Projet", point())
    [shown] = carte().json()["points"]
    assert (shown["precision"], shown["confirmed"]) == ("commune", False)


@pytest.mark.parametrize(
    ("bbox", "zoom"),
    [
        ("", 5),
        ("1,2,3", 5),
        ("a,b,c,d", 5),
        ("nan,nan,nan,nan", 5),
        ("4,44,3,45", 5),
        ("-999,44,3,45", 5),
        ("inf,0,1,1", 5),
        (LOZERE, ""),
        (LOZERE, "-1"),
        (LOZERE, "19"),
        (LOZERE, "1e9"),
        (LOZERE, "٣"),
        (LOZERE, "9" * 400),
        (LOZERE, "01899999999"),
        (LOZERE, "018"),
        (LOZERE, "0" * 5000),
    ],
)
def test_a_wrong_box_or_zoom_is_refused_with_a_sentence(carte, bbox, zoom):
    response = carte(bbox=bbox, zoom=zoom)
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")


def test_an_unknown_value_of_a_filter_is_refused(carte):
    assert carte(besoin="inconnu").status_code == 400


@pytest.mark.parametrize("count", [1, 30])
def test_the_map_takes_the_same_queries_whatever_the_number(carte, count, assert_max_queries):
    for number in range(count):
        make_listing(f"PMI {number}", exact_point(44.2 + number / 100, 3.5))
    carte()
    with assert_max_queries(3):
        carte()


@pytest.mark.parametrize("zoom", [0, 3, 5, 8])
def test_a_small_box_at_a_low_zoom_tells_the_truth(carte, zoom):
    for number in range(3):
        make_listing(f"PMI {number}", exact_point(44.52 + number / 100, 3.5))
    content = carte(bbox="3.4,44.4,3.6,44.6", zoom=zoom).json()
    assert content["total"] == len(content["points"]) == 3


def test_a_wide_box_at_a_low_zoom_is_never_a_list_of_points(carte, monkeypatch):
    monkeypatch.setattr("annuaire.map_data.POINTS_WITHOUT_CLUSTERS", 2)
    for number in range(5):
        make_listing(f"PMI {number}", exact_point(44.52 + number / 1000, 3.5))
    content = carte(bbox="-170,-80,170,80", zoom=2).json()
    assert (content["total"], content["points"]) == (5, [])


def test_the_map_shows_only_what_is_open_now(carte):
    make_listing("Toujours ouverte", opening_hours="24/7")
    make_listing("Jamais ouverte", opening_hours="Mo-Su off")
    make_listing("Inconnue")
    content = carte(horaire="maintenant").json()
    assert [shown["name"] for shown in content["points"]] == ["Toujours ouverte"]


# --- The whole country under a filter ------------------------------------------------------------

FRANCE = {"bbox": "-5,41,10,51", "zoom": 6}


def test_the_country_under_a_filter_is_read_once(carte, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("annuaire.map_data.POINTS_WITHOUT_CLUSTERS", 1)
    need = NeedFactory(slug="allaiter")
    for number in range(3):
        make_listing(
            f"Lactarium {number}", exact_point(44.520 + number / 10000, 3.51), needs=[need]
        )
        make_listing(f"Crèche {number}")
    first = carte(**FRANCE, besoin="allaiter").json()
    assert [cluster["count"] for cluster in first["clusters"]] == [3]
    with django_assert_num_queries(0):
        assert carte(**FRANCE, besoin="allaiter").json() == first
    assert carte(**FRANCE).json()["total"] == 6


def test_a_publication_shows_on_the_country_under_a_filter_at_once(carte):
    need = NeedFactory(slug="allaiter")
    assert carte(**FRANCE, besoin="allaiter").json()["total"] == 0
    make_listing("Lactarium", needs=[need])
    assert carte(**FRANCE, besoin="allaiter").json()["total"] == 1


def test_each_lonely_place_of_a_listing_is_a_point_of_its_own(carte, monkeypatch):
    monkeypatch.setattr("annuaire.map_data.POINTS_WITHOUT_CLUSTERS", 0)
    make_listing("Bus", exact_point(44.2, 3.0), exact_point(44.9, 4.0), area(commune=commune()))
    for number in range(2):
        make_listing(f"PMI {number}", exact_point(44.520 + number / 10000, 3.51))
    content = carte(zoom=9).json()
    assert [(shown["name"], shown["lat"]) for shown in content["points"]] == [
        ("Bus", 44.2),
        ("Bus", 44.9),
    ]
    assert content["total"] == 4
