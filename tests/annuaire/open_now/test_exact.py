"""Open now: exactly what hours and closures say, however the places are read."""

import datetime as dt
import zoneinfo
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annuaire import opening, search
from annuaire.geometry import BoundingBox
from annuaire.hours.usual import ANY_TIME
from annuaire.map_data import map_content
from annuaire.models import CoverageKind, Listing, SearchRow
from annuaire.search import Search
from annuaire.services import index_listing
from tests.annuaire.factories import exact_point, make_listing, point
from tests.annuaire.hours.test_usual import any_hours, moments
from tests.annuaire.test_search import MENDE

pytestmark = pytest.mark.django_db

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
TUESDAY = dt.datetime(2026, 11, 24, 10, 30)
FIRST_OF_MAY = dt.datetime(2026, 5, 1, 10, 30)  # a Friday
FRANCE = BoundingBox(-70.0, -30.0, 60.0, 52.0)
STEP_DEGREES = 0.001

closures = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
told = st.lists(
    st.tuples(any_hours, any_hours, closures, st.booleans(), st.integers(1, 120)),
    min_size=1,
    max_size=8,
)


def run(local=TUESDAY, *, offset=0, limit=20):
    now = local.replace(tzinfo=PARIS)
    return Search(MENDE, 20, {}, open_now=True, now=now).run(offset, limit)


def found(results):
    return [hit.listing_id for hit in results.hits["near"]]


def is_open(general, own, until, local):
    is_closed = until is not None and local.date() <= until
    return not is_closed and opening.is_open(own or general, local)


def made(places, local):
    """Listings as told; the keys of those that are open, in the order to show."""
    SearchRow.objects.all().delete()
    Listing.objects.all().delete()
    opened = []
    for number, (general, own, until, confirmed, steps) in enumerate(places):
        listing = make_listing(
            f"Lieu {number}",
            exact_point(44.51833 + steps * STEP_DEGREES, 3.50056, opening_hours=own),
            opening_hours=general,
            closed_until=until,
            **({} if confirmed else {"confirmed_on": None}),
        )
        if is_open(general, own, until, local):
            opened.append((not confirmed, steps, listing.pk))
    return [pk for *_rank, pk in sorted(opened)]


by_property = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@by_property
@given(told, moments)
def test_it_finds_what_hours_say_and_nothing_else(places, local):
    expected = made(places, local)
    results = run(local)
    assert found(results) == expected
    assert results.sections[0].total == len(expected)


@by_property
@given(told, moments)
def test_among_many_it_finds_the_same_ones(places, local):
    expected = made(places, local)
    few = {"MOST": 2, "OPEN_NOW_FIRST": 3, "OPEN_NOW_CANDIDATES": 5}
    with mock.patch.multiple(search, **few):
        results = run(local)
    if results.examined_only:
        assert [pk for pk in expected if pk in found(results)] == found(results)
    else:
        assert found(results) == expected[:2]
        assert results.sections[0].total == min(len(expected), 3)


def test_pages_of_many_follow_each_other(monkeypatch):
    monkeypatch.setattr(search, "OPEN_NOW_FIRST", 4)
    monkeypatch.setattr(search, "MOST", 6)
    always = [("24/7", "", None, bool(steps % 3), steps) for steps in range(1, 10)]
    expected = made(always, TUESDAY)
    pages = [found(run(offset=offset, limit=2)) for offset in (0, 2, 4)]
    assert pages == [expected[0:2], expected[2:4], expected[4:6]]


def test_the_nearest_place_of_a_listing_that_is_open_is_the_one_shown():
    near = exact_point(44.52, 3.5, kind=CoverageKind.STOP, opening_hours="We 09:00-12:00")
    far = exact_point(44.60, 3.5, kind=CoverageKind.STOP, opening_hours="Tu 09:00-12:00")
    bus = make_listing("Bus", near, far)
    [hit] = run().hits["near"]
    assert (hit.listing_id, round(hit.distance_km)) == (bus.pk, 9)


@pytest.mark.parametrize(
    ("hours", "is_there"),
    [("Mo-Fr 09:00-12:00; PH off", False), ("Mo-Fr 09:00-12:00", True), ("24/7", True)],
)
def test_public_holidays_count(hours, is_there):
    make_listing(opening_hours=hours)
    assert bool(found(run(FIRST_OF_MAY))) is is_there
    assert found(run(FIRST_OF_MAY - dt.timedelta(days=1)))


def test_rows_of_before_the_update_are_read_where_people_wrote_their_hours():
    opened = make_listing("Ouverte", opening_hours="Tu 09:00-12:00")
    make_listing("Fermée", opening_hours="We 09:00-12:00")
    make_listing("En congé", opening_hours="24/7", closed_until=TUESDAY.date())
    make_listing("Sans horaires")
    SearchRow.objects.update(open_mask=ANY_TIME, usual_week="", closed_until=None)
    assert found(run()) == [opened.pk]


def test_a_row_says_the_hours_of_its_place():
    listing = make_listing(
        "Deux",
        point(),
        exact_point(44.52, 3.5, opening_hours="We 10:00-12:00"),
        opening_hours="Mo-Fr 09:00-17:00",
        closed_until=TUESDAY.date(),
    )
    weeks = SearchRow.objects.order_by("pk").values_list("usual_week", "closed_until")
    assert list(weeks) == [
        ("1111100h;09:00-17:00", TUESDAY.date()),
        ("0010000h;10:00-12:00", TUESDAY.date()),
    ]
    Listing.objects.filter(pk=listing.pk).update(closed_until=None)
    index_listing(Listing.objects.get(pk=listing.pk))
    assert not SearchRow.objects.exclude(closed_until=None).exists()


def test_the_map_reads_the_clock_of_each_place(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC))
    hours = "Tu 10:00-11:00"  # 10:30 in Paris, 13:30 in Saint-Denis
    make_listing("Mende", point(), opening_hours=hours)
    make_listing("Saint-Denis", point("97411"), opening_hours=hours)
    make_listing("L’après-midi", point("97411"), opening_hours="Tu 13:00-14:00")
    names = [one["name"] for one in map_content(FRANCE, 3, {}, open_now=True).points]
    assert sorted(names) == ["L’après-midi", "Mende"]


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_the_same_queries_whatever_the_number(count, assert_max_queries):
    for number in range(count):
        hours = ("24/7", "Mo-Su 08:00-20:00; PH off", "Nov Tu 09:00-12:00")[number % 3]
        make_listing(f"PMI {number}", exact_point(44.52 + number / 1000, 3.5), opening_hours=hours)
    with assert_max_queries(2):
        assert len(found(run())) == min(count, 20)


def test_the_highest_bit_is_a_filter_as_the_others():
    make_listing()
    SearchRow.objects.update(needs_mask=1 << 62)
    assert Search(MENDE, 20, {"needs_mask": 1 << 62}).run(0, 20).total == 1
    assert SearchRow.objects.lacking("needs_mask", 1 << 61).count() == 1
