"""The short ways that search takes among many listings lead where the long ones do."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annuaire import rarities
from annuaire.models import CoverageKind, Precision
from annuaire.search import Search
from annuaire.services import index_listing
from tests.annuaire.factories import (
    area,
    at_a_distance,
    departement,
    exact_point,
    make_listing,
    point,
)
from tests.annuaire.test_search import LOZERE, MENDE, names, search
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db


def scattered(count=40, **values):
    rng = random.Random(7)
    for number in range(count):
        confirmed = {} if number % 3 else {"confirmed_on": None}
        latitude, longitude = 44.5 + rng.uniform(-0.2, 0.2), 3.5 + rng.uniform(-0.2, 0.2)
        make_listing(f"PMI {number}", exact_point(latitude, longitude), **confirmed, **values)


@pytest.mark.parametrize("place", [MENDE, LOZERE], ids=["circle", "border"])
@pytest.mark.parametrize("offset", [0, 15])
def test_the_whole_circle_and_the_rings_rank_alike(monkeypatch, place, offset):
    scattered()
    whole = Search(place, 40, {}).run(offset, 20)
    assert whole.counts is not None
    monkeypatch.setattr("annuaire.search.MOST", 39)
    rings = Search(place, 40, {}).run(offset, 20)
    assert rings.counts is None
    assert [hit.listing_id for hit in whole.hits["near"]] == [
        hit.listing_id for hit in rings.hits["near"]
    ]
    distances = [hit.distance_km for hit in whole.hits["near"]]
    assert distances == pytest.approx([hit.distance_km for hit in rings.hits["near"]])


def test_many_stops_are_not_many_listings(monkeypatch):
    monkeypatch.setattr("annuaire.search.MOST", 3)
    stops = [
        exact_point(44.52 + n / 1000, 3.5, kind=CoverageKind.STOP, opening_hours="Mo")
        for n in range(5)
    ]
    make_listing("Bus", *stops)
    make_listing("PMI", exact_point(44.53, 3.5))
    results = search()
    assert results.sections[0].total == 2
    assert results.counts is not None
    assert names(results) == ["Bus", "PMI"]


def test_few_results_are_read_once():
    scattered(10)
    run = Search(MENDE, 25, {})
    run.run(0, 20)
    with CaptureQueriesContext(connection) as queries:
        run.run(0, 20)
    assert len(queries) == 2  # near, elsewhere: the list, the totals and the counts


def test_an_area_of_another_region_with_the_same_commune_code_level_is_not_served():
    make_listing("Lozère", area(departement=departement("48")))
    make_listing("Haute-Garonne", area(departement=departement("31")))
    make_listing("Paris", area(departement=departement("75")))
    assert names(search(), "territory") == ["Lozère"]


# --- What few offer ---------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _forget():
    rarities._everywhere.cache_clear()


def beyond(need, place=MENDE):
    return search(place, masks={"needs_mask": 1 << need.bit}).nearest_beyond


def test_what_nobody_offers_is_looked_for_once():
    need = NeedFactory()
    make_listing("Sans rapport")
    assert beyond(need) == []
    with CaptureQueriesContext(connection) as queries:
        assert beyond(need) == []
    assert len(queries) == 2  # near, elsewhere: not the whole country again


def test_the_nearest_of_the_few_are_shown_confirmed_ones_first():
    need = NeedFactory()
    make_listing("Lauréat", point("75056"), needs=[need], confirmed_on=None)
    paris = make_listing("Paris", point("75056"), needs=[need])
    nearer = make_listing("Saint-Étienne", exact_point(45.44, 4.39), needs=[need])
    make_listing("La Réunion", point("97411"), needs=[need])
    hits = search(radius_km=5, masks={"needs_mask": 1 << need.bit}).nearest_beyond
    assert [hit.listing_id for hit in hits][:2] == [nearer.pk, paris.pk]
    assert len(hits) == 3
    assert [round(hit.distance_km) for hit in hits][:2] == [124, 490]


def test_the_few_and_the_many_are_ranked_alike(monkeypatch):
    need = NeedFactory()
    for number in range(5):
        make_listing(f"Paris {number}", exact_point(48.8 + number / 100, 2.3), needs=[need])
    few = beyond(need)
    monkeypatch.setattr(rarities, "FEW", 3)
    rarities._everywhere.cache_clear()
    many = beyond(need)
    assert [hit.listing_id for hit in few] == [hit.listing_id for hit in many]
    assert len(few) == 3
    assert [hit.distance_km for hit in few] == pytest.approx([hit.distance_km for hit in many])


def test_a_publication_is_seen_at_once(django_capture_on_commit_callbacks):
    need = NeedFactory()
    assert beyond(need) == []
    listing = make_listing("Paris", point("75056"), needs=[need])
    assert [hit.listing_id for hit in beyond(need)] == [listing.pk]
    listing.live = False
    listing.save()
    index_listing(listing)
    assert beyond(need) == []


def test_a_place_shown_at_its_commune_is_measured_from_its_commune():
    need = NeedFactory()
    exact = exact_point(48.9, 2.3, "75056", precision=Precision.COMMUNE)
    make_listing("Paris", exact, needs=[need])
    assert round(beyond(need)[0].distance_km) == round(
        Search(MENDE, 900, {}).run(0, 1).hits["near"][0].distance_km
    )


# --- Too many without address to be read at once --------------------------------------------------


@pytest.mark.parametrize("name", ["at_home", "territory", "remote"])
def test_each_section_keeps_its_first_ones_when_there_are_too_many(monkeypatch, name):
    for number in range(6):
        confirmed = {} if number % 2 else {"confirmed_on": None}
        make_listing(
            f"TISF {number}", area(departement=departement("48")), at_home=True, **confirmed
        )
        make_listing(f"Relais {number}", area(departement=departement("48")), **confirmed)
        make_listing(f"Écoute {number}", at_a_distance(), **confirmed)
    whole = list(Search(MENDE, 25, {})._elsewhere({})[name])
    assert len(whole) == 6
    monkeypatch.setattr("annuaire.search.MOST", 3)
    run = Search(MENDE, 25, {})
    assert list(run._elsewhere({})[name]) == whole[:4]
    [section] = [section for section in run.run(0, 20).sections if section.name == name]
    assert section.is_capped or section.total == 4
