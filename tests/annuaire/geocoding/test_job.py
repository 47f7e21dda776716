"""The job: who is seen first, what it does of refusals, how it stops and goes on."""

from __future__ import annotations

import datetime as dt

import pytest

from annuaire.geocoding import asking, job
from annuaire.models import Coverage, GeocoderLease, GeocodingTry, Listing
from tests.annuaire.geocoding.support import (
    FOUND,
    STREET,
    Clock,
    at_work,
    coverage_of,
    mulets,
    waiting_listing,
    where,
    while_asking,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _answers(geocoder):
    geocoder.answer = [mulets()]


def tried(listing):
    return GeocodingTry.objects.get(listing=listing)


# --- What waits -----------------------------------------------------------------------------------


def test_nothing_waits_nothing_is_asked(geocoder, assert_max_queries):
    at_work()
    with assert_max_queries(9):
        assert at_work().seen == 0
    assert geocoder.asked == []


def test_the_newest_are_seen_first():
    old, new = waiting_listing("Ancienne"), waiting_listing("Nouvelle")
    clock = Clock()
    assert at_work(clock, limit=1).placed == 1
    assert (where(old), where(new)) == ((None, None), FOUND)
    assert at_work(clock, limit=1).placed == 1
    assert where(old) == FOUND


def test_many_are_seen_in_one_run(monkeypatch):
    monkeypatch.setattr(job, "BATCH", 3)
    for number in range(8):
        waiting_listing(f"PMI {number}")
    seen = []
    report = at_work(progress=lambda report: seen.append(report.seen))
    assert (report.placed, seen) == (8, [3, 6, 8])


def test_a_run_ends_after_a_few_minutes(monkeypatch):
    monkeypatch.setattr(job, "BATCH", 1)
    for number in range(5):
        waiting_listing(f"PMI {number}")
    clock = Clock()
    minutes = job.run(clock=clock, sleep=lambda _seconds: clock.pass_time(minutes=3))
    assert minutes.placed == 2
    assert at_work(clock).placed == 3


def test_it_asks_at_a_pace(geocoder):
    for number in range(4):
        waiting_listing(f"PMI {number}")
    clock = Clock()
    start = clock.now
    at_work(clock)
    assert clock.now - start >= dt.timedelta(seconds=4 * asking.PACE_SECONDS)


# --- Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [mulets(citycode="69123", score=1)],
        [mulets(type="municipality", score=1)],
        [mulets(name="3 Rue Basse", score=1)],
        [mulets(lat=45.76, lon=4.83, score=1)],
    ],
    ids=["nothing", "another town", "only a town", "another street", "a point far away"],
)
def test_an_answer_elsewhere_leaves_the_place_at_its_commune(geocoder, answer):
    geocoder.answer = answer
    listing = waiting_listing()
    report = at_work()
    assert (report.placed, report.unfound) == (0, 1)
    assert where(listing) == (None, None)
    assert coverage_of(listing).to_geocode


def test_it_is_asked_again_later_and_later_then_given_up(geocoder):
    geocoder.answer = []
    listing = waiting_listing()
    clock = Clock()
    at_work(clock)
    at_work(clock)
    assert len(geocoder.asked) == 1
    clock.pass_time(hours=1, seconds=1)
    at_work(clock)
    clock.pass_time(hours=23)
    at_work(clock)
    assert len(geocoder.asked) == 2
    clock.pass_time(hours=2)
    report = at_work(clock)
    assert (len(geocoder.asked), report.given_up) == (3, 1)
    assert not coverage_of(listing).to_geocode
    assert tried(listing).given_up_at == clock.now
    clock.pass_time(days=100)
    assert at_work(clock).seen == 0


def test_found_at_last(geocoder):
    geocoder.answer = []
    listing = waiting_listing()
    clock = Clock()
    at_work(clock)
    geocoder.answer = [mulets()]
    clock.pass_time(days=1)
    at_work(clock)
    assert where(listing) == FOUND
    assert not GeocodingTry.objects.exists()


def test_an_address_changed_after_giving_up_is_asked_afresh(geocoder):
    geocoder.answer = []
    listing = waiting_listing()
    clock = Clock()
    for _try in range(3):
        at_work(clock)
        clock.pass_time(days=2)
    assert tried(listing).given_up_at
    Coverage.objects.filter(listing=listing).update(street="5 rue Basse", to_geocode=True)
    report = at_work(clock)
    assert (report.unfound, tried(listing).unfound) == (1, 1)
    assert tried(listing).given_up_at is None


# --- A geocoder in trouble ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 502, 503, 404])
def test_one_question_without_answer_is_put_off(geocoder, status):
    first, second = waiting_listing("Première"), waiting_listing("Seconde")
    geocoder.script = [(status, {})]
    report = at_work()
    assert (report.placed, report.postponed) == (1, 1)
    assert (where(first), where(second)) == (FOUND, (None, None))
    assert (tried(second).failures, tried(second).unfound) == (1, 0)


def test_a_silent_geocoder_is_left_alone_longer_and_longer(geocoder):
    for number in range(10):
        waiting_listing(f"PMI {number}")
    geocoder.status = 503
    clock = Clock()
    pauses = []
    for _run in range(6):
        report = at_work(clock)
        pauses.append(report.paused_until - clock.now)
        assert at_work(clock).paused_until == report.paused_until
        clock.now = report.paused_until
    minutes = [pause.total_seconds() / 60 for pause in pauses]
    assert minutes == [5, 10, 20, 40, 60, 60]
    assert len(geocoder.asked) == 6 * asking.SILENCES_BEFORE_PAUSE


def test_a_geocoder_that_comes_back_is_asked_as_before(geocoder):
    listings = [waiting_listing(f"PMI {number}") for number in range(6)]
    geocoder.status = 503
    clock = Clock()
    at_work(clock)
    geocoder.status = 200
    clock.pass_time(hours=13)
    assert at_work(clock).placed == 6
    assert all(where(listing) == FOUND for listing in listings)
    assert GeocoderLease.objects.get().silences == 0


def test_silence_alone_gives_up_after_weeks_not_hours(geocoder):
    listing = waiting_listing()
    geocoder.answer = b"not json"
    clock = Clock()
    start = clock.now
    while coverage_of(listing).to_geocode:
        at_work(clock)
        clock.pass_time(hours=1)
    assert clock.now - start > dt.timedelta(days=5)
    assert len(geocoder.asked) == job.FAILURES_BEFORE_GIVING_UP
    assert tried(listing).given_up_at is not None


def test_an_address_that_breaks_the_geocoder_does_not_stop_the_others(geocoder):
    others = [waiting_listing(f"PMI {number}") for number in range(3)]
    bad = waiting_listing("Mauvaise", street="1 rue qui casse des Mulets")
    geocoder.answer = lambda question: 3 if "casse" in question else [mulets()]
    clock = Clock()
    at_work(clock)
    assert all(where(listing) == FOUND for listing in others)
    assert coverage_of(bad).to_geocode


def test_a_slow_geocoder_is_put_off(geocoder, monkeypatch):
    monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.1)
    geocoder.delay = 0.5
    waiting_listing()
    assert at_work().postponed == 1


def test_a_geocoder_that_is_down_is_put_off(settings):
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    listing = waiting_listing()
    assert at_work().postponed == 1
    assert coverage_of(listing).to_geocode


# --- 429 ------------------------------------------------------------------------------------------


def test_a_short_wait_is_honoured_within_the_run(geocoder):
    listing = waiting_listing()
    geocoder.script = [(429, {"Retry-After": "7"})]
    clock = Clock()
    report = at_work(clock)
    assert (report.placed, clock.slept) == (1, [7])
    assert where(listing) == FOUND
    assert not GeocodingTry.objects.exists()


def test_without_a_header_it_waits_a_little(geocoder):
    waiting_listing()
    geocoder.script = [(429, {})]
    clock = Clock()
    assert at_work(clock).placed == 1
    assert clock.slept == [asking.WAIT_WITHOUT_HEADER]


def test_a_long_wait_ends_the_run_and_is_honoured_by_the_next_ones(geocoder):
    listing = waiting_listing()
    geocoder.script = [(429, {"Retry-After": "3600"})]
    clock = Clock()
    report = at_work(clock)
    assert report.paused_until == clock.now + dt.timedelta(hours=1)
    clock.pass_time(minutes=59)
    assert at_work(clock).seen == 0
    assert len(geocoder.asked) == 1
    clock.pass_time(minutes=2)
    assert at_work(clock).placed == 1
    assert where(listing) == FOUND


def test_a_wait_without_end_is_a_day(geocoder):
    waiting_listing()
    geocoder.status, geocoder.headers = 429, {"Retry-After": "99999999999"}
    clock = Clock()
    assert at_work(clock).paused_until == clock.now + dt.timedelta(days=1)


def test_a_geocoder_that_always_says_wait_is_left_to_the_next_run(geocoder):
    waiting_listing()
    geocoder.status, geocoder.headers = 429, {"Retry-After": "2"}
    clock = Clock()
    report = at_work(clock)
    assert report.paused_until is not None
    assert len(clock.slept) == asking.WAITS_A_RUN
    assert not GeocodingTry.objects.exists()  # the address is not to blame


# --- One at a time, killed, deleted ---------------------------------------------------------------


def test_one_process_at_a_time(geocoder):
    listing = waiting_listing()
    clock = Clock()
    with asking.Lease(clock).hold() as is_ours:
        assert is_ours
        assert at_work(clock).busy
    assert geocoder.asked == []
    assert at_work(clock).placed == 1
    assert where(listing) == FOUND


def test_a_run_killed_in_the_middle_loses_nothing(monkeypatch):
    listings = [waiting_listing(f"PMI {number}") for number in range(3)]
    clock = Clock()
    place, done = job.place, []

    def place_then_die(listing, answers, **options):
        if done:
            raise KeyboardInterrupt
        done.append(listing.pk)
        return place(listing, answers, **options)

    monkeypatch.setattr(job, "place", place_then_die)
    with pytest.raises(KeyboardInterrupt):
        at_work(clock)
    monkeypatch.undo()
    assert at_work(clock).placed == 2
    assert all(where(listing) == FOUND for listing in listings)


def test_a_process_that_disappears_gives_its_turn_up_in_time():
    waiting_listing()
    clock = Clock()
    GeocoderLease.objects.create(
        pk=GeocoderLease.ONLY, holder="mort", free_at=clock.now + asking.HELD
    )
    assert at_work(clock).busy
    clock.pass_time(minutes=16)
    assert at_work(clock).placed == 1


def test_a_listing_deleted_meanwhile_stops_nobody(monkeypatch):
    gone, other = waiting_listing("Partie"), waiting_listing("Autre")
    while_asking(monkeypatch, lambda: Listing.objects.filter(pk=gone.pk).delete())
    at_work()
    assert where(other) == FOUND
    assert not GeocodingTry.objects.exists()


def test_a_geocoder_that_is_off_loses_nothing(geocoder, settings):
    settings.GEOCODER_ENABLED = False
    listing = waiting_listing()
    assert at_work().seen == 0
    assert coverage_of(listing).to_geocode
    assert not GeocodingTry.objects.exists()


def test_the_address_is_never_logged(geocoder, caplog):
    waiting_listing()
    geocoder.script = [(500, {})]
    at_work()
    assert STREET not in caplog.text
