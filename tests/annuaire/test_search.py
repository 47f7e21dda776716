"""What the search finds, in what order, and how it counts."""

import datetime as dt

import pytest

from annuaire.facets import AT_HOME, FACETS
from annuaire.models import CoverageKind, Listing
from annuaire.search import MOST, Search
from territoires.place import Place, PlaceType
from tests.annuaire.factories import (
    CategoryFactory,
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
    region,
)
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db

MENDE = Place(
    PlaceType.COMMUNE,
    "Mende (48)",
    44.51833,
    3.50056,
    commune_code="48095",
    departement_code="48",
    region_code="76",
)
LOZERE = Place(
    PlaceType.DEPARTEMENT,
    "Lozère",
    44.53,
    3.55,
    radius_km=53,
    departement_code="48",
    region_code="76",
)


def names(results, section="near"):
    listings = Listing.objects.in_bulk([hit.listing_id for hit in results.hits.get(section, [])])
    return [listings[hit.listing_id].name for hit in results.hits.get(section, [])]


def search(place=MENDE, radius_km=20, masks=None, **options):
    return Search(place, radius_km, masks or {}, **options).run(0, 20)


def totals(results):
    return {section.name: section.total for section in results.sections}


def test_the_nearest_come_first_with_their_distance():
    make_listing("Loin", exact_point(44.60, 3.50))
    make_listing("Près", exact_point(44.52, 3.50))
    results = search()
    assert names(results) == ["Près", "Loin"]
    assert [round(hit.distance_km, 1) for hit in results.hits["near"]] == [0.2, 9.1]


def test_what_is_beyond_the_radius_is_not_near():
    make_listing("À Florac", point("48061"))
    assert totals(search(radius_km=20))["near"] == 0
    assert totals(search(radius_km=30))["near"] == 1


def test_an_empty_neighbourhood_says_what_is_nearest_beyond():
    make_listing("À Paris", point("75056"))
    make_listing("À Florac", point("48061"))
    results = search(radius_km=5)
    assert round(results.nearest_beyond[0].distance_km) == 23


def test_an_island_is_not_sent_across_the_ocean():
    make_listing("À Saint-Denis de La Réunion", point("97411"))
    assert search().nearest_beyond == []


def test_an_empty_department_says_what_is_nearest_beyond_its_border():
    make_listing("À Paris", point("75056"))
    results = search(LOZERE, LOZERE.radius_km)
    assert totals(results)["near"] == 0
    assert len(results.nearest_beyond) == 1


def test_unconfirmed_winners_come_after_confirmed_listings():
    make_winner("Lauréat voisin", exact_point(44.519, 3.501))
    make_listing("PMI plus loin", exact_point(44.60, 3.50))
    assert names(search()) == ["PMI plus loin", "Lauréat voisin"]


def test_a_ring_full_of_winners_does_not_hide_confirmed_listings_further_out():
    for number in range(25):
        make_winner(f"Lauréat {number}", exact_point(44.519, 3.501))
    make_listing("PMI plus loin", exact_point(44.60, 3.50))
    assert names(search())[0] == "PMI plus loin"


def test_a_listing_with_several_stops_is_found_once_at_its_nearest():
    make_listing(
        "Bus",
        exact_point(44.60, 3.50, kind=CoverageKind.STOP, opening_hours="Mo"),
        exact_point(44.52, 3.50, kind=CoverageKind.STOP, opening_hours="Tu"),
    )
    results = search()
    assert totals(results)["near"] == 1
    assert round(results.hits["near"][0].distance_km, 1) == 0.2


def test_those_who_come_home_are_counted_apart():
    make_listing("TISF", area(departement=departement("48")), at_home=True)
    make_listing("Près")
    results = search()
    assert totals(results) == {"near": 1, "at_home": 1, "territory": 0, "remote": 0}
    assert names(results, "at_home") == ["TISF"]


@pytest.mark.parametrize(
    ("served", "found"),
    [
        (lambda: {"commune": commune()}, 1),
        (lambda: {"departement": departement("48")}, 1),
        (lambda: {"region": region("76")}, 1),
        (dict, 1),
        (lambda: {"commune": commune("75056")}, 0),
        (lambda: {"departement": departement("93")}, 0),
        (lambda: {"region": region("11")}, 0),
    ],
)
def test_an_area_is_found_where_it_serves(served, found):
    make_listing("Équipe mobile", area(**served()))
    assert totals(search())["territory"] == found


def test_a_region_is_served_by_what_serves_its_departments():
    make_listing("Annuaire de la Lozère", area(departement=departement("48")))
    make_listing("Annuaire de Paris", area(departement=departement("75")))
    occitanie = Place(PlaceType.REGION, "Occitanie", 43.7, 2.4, radius_km=250, region_code="76")
    assert names(search(occitanie, 250), "territory") == ["Annuaire de la Lozère"]
    assert totals(search(LOZERE, 53))["territory"] == 1


def test_a_shelter_of_a_near_commune_is_found_without_distance_nor_point():
    make_listing("Refuge", area(commune=commune("48061")))
    results = search(radius_km=30)
    assert totals(results)["territory"] == 1
    assert results.hits["territory"][0].distance_km is None


def test_help_at_a_distance_is_found_from_everywhere():
    make_listing("Écoute", at_a_distance(), remotely=True)
    assert totals(search())["remote"] == 1


def test_a_department_is_searched_by_its_border():
    commune("75056")
    make_listing("À Mende")
    make_listing("À Florac", point("48061"))
    make_listing("À Paris", point("75056"))
    assert sorted(names(search(LOZERE, LOZERE.radius_km))) == ["À Florac", "À Mende"]


def test_every_value_of_a_filter_narrows_the_search():
    allaiter, souffler = NeedFactory(), NeedFactory()
    make_listing("Les deux", needs=[allaiter, souffler])
    make_listing("Un seul", needs=[allaiter])
    wanted = (1 << allaiter.bit) | (1 << souffler.bit)
    assert names(search(masks={"needs_mask": wanted})) == ["Les deux"]


def test_counts_say_how_many_results_hold_each_option():
    allaiter, souffler = NeedFactory(), NeedFactory()
    make_listing("Les deux", needs=[allaiter, souffler])
    make_listing("Un seul", needs=[allaiter])
    counts = search().counts["besoin"]
    assert counts == {allaiter.slug: 2, souffler.slug: 1}


def test_counts_hold_every_section():
    souffler = NeedFactory()
    make_listing("Près", needs=[souffler])
    make_listing("TISF", area(departement=departement("48")), at_home=True, needs=[souffler])
    make_listing("Écoute", at_a_distance(), needs=[souffler])
    before = search()
    after = search(masks={"needs_mask": 1 << souffler.bit})
    assert before.counts["besoin"] == {souffler.slug: 3}
    assert after.total == 3


def test_counts_of_a_single_choice_are_those_without_it():
    pmi, creche = CategoryFactory(), CategoryFactory()
    make_listing("PMI", category=pmi)
    make_listing("Crèche", category=creche)
    results = search(masks={"categories_mask": 1 << pmi.bit}, relaxed={"type": {}})
    assert names(results) == ["PMI"]
    assert results.counts["type"] == {pmi.slug: 1, creche.slug: 1}


def test_past_a_thousand_results_nothing_is_counted(monkeypatch):
    monkeypatch.setattr("annuaire.search.MOST", 2)
    for number in range(4):
        make_listing(f"PMI {number}")
    results = search()
    assert totals(results)["near"] == 3
    assert results.counts is None
    assert MOST == 1000


def test_pages_run_through_the_sections_end_to_end():
    for number in range(3):
        make_listing(f"Près {number}")
    make_listing("TISF", area(departement=departement("48")), at_home=True)
    make_listing("Écoute", at_a_distance())
    run = Search(MENDE, 20, {})
    first, second = run.run(0, 2), run.run(2, 2)
    assert [len(first.hits.get(name, [])) for name in ("near", "at_home", "remote")] == [2, 0, 0]
    assert [len(second.hits.get(name, [])) for name in ("near", "at_home", "remote")] == [1, 1, 0]
    assert names(run.run(4, 2), "remote") == ["Écoute"]


def test_open_now_keeps_the_places_open_at_this_minute():
    make_listing("Ouverte", opening_hours="Mo-Fr 09:00-12:00")
    make_listing("Fermée", opening_hours="Mo-Fr 14:00-17:00")
    make_listing("Inconnue")
    tuesday = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)  # 10:30 in Paris
    assert names(search(open_now=True, now=tuesday)) == ["Ouverte"]


def test_open_now_reads_the_hours_of_the_stops():
    stop = exact_point(44.52, 3.5, kind=CoverageKind.STOP, opening_hours="Tu 09:00-12:00")
    make_listing("Bus", stop)
    tuesday = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
    assert names(search(open_now=True, now=tuesday)) == ["Bus"]


def test_open_now_reads_the_clock_of_the_place():
    make_listing("Ouverte", point("97411"), opening_hours="Mo-Fr 13:00-14:00")
    reunion = Place(
        PlaceType.COMMUNE,
        "Saint-Denis (974)",
        -20.88,
        55.45,
        commune_code="97411",
        departement_code="974",
        region_code="04",
        time_zone="Indian/Reunion",
    )
    tuesday = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)  # 13:30 in Saint-Denis
    assert names(search(reunion, open_now=True, now=tuesday)) == ["Ouverte"]


def test_unpublished_listings_are_never_found():
    make_listing(live=False)
    assert search().total == 0


@pytest.mark.parametrize("count", [1, 30])
def test_searching_takes_the_same_queries_whatever_the_number(count, assert_max_queries):
    for number in range(count):
        make_listing(f"PMI {number}", exact_point(44.52 + number / 1000, 3.5))
    for facet in FACETS:
        facet.options()
    with assert_max_queries(7):
        search(radius_km=50)


def test_the_at_home_trait_is_the_one_the_sections_read():
    assert AT_HOME.slug == "a-domicile"
