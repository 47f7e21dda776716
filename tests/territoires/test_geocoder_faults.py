"""A geocoder that is down, slow, wrong or rude: nobody waits two seconds, nothing breaks."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from geopy.exc import GeocoderTimedOut

from territoires import geocoder as client
from territoires.geocoder import GeocoderAwayError
from territoires.geocoding import find_street, geocode
from tests.support.geocoder import feature

TEXT = "12 rue de la Paix 75002 Paris"
GARBAGE = [
    b"",
    b"not json",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b'{"features": 3}',
    b'{"features": [{}]}',
    b'{"features": [{"geometry": {"coordinates": [1e999, 2]}, "properties": {}}]}',
    b"[" * 100_000,
    b'{"features": [' + b'{"a": 1},' * 100_000,
]


def away(text=TEXT, seconds=2.0):
    with pytest.raises(GeocoderAwayError) as refused:
        find_street(text, seconds)
    return refused.value


def test_it_says_where_a_street_is(geocoder):
    assert find_street(TEXT, 2).commune_code == "75102"


def test_a_street_it_does_not_know_is_an_answer(geocoder):
    geocoder.answer = []
    assert find_street(TEXT, 2) is None


@pytest.mark.parametrize("status", [400, 413])
def test_a_question_that_it_refuses_is_an_answer(geocoder, status):
    geocoder.status = status
    assert find_street(TEXT, 2) is None


@pytest.mark.parametrize("status", [401, 404, 500, 502, 503, 504])
def test_an_error_of_its_own_is_no_answer(geocoder, status):
    geocoder.status = status
    assert not away().is_rate_limit


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("", 0), ("soon", 0), ("-3", 0)])
def test_when_it_asks_to_wait_it_is_told(geocoder, header, seconds):
    geocoder.status, geocoder.headers = 429, {"Retry-After": header}
    refused = away()
    assert (refused.is_rate_limit, refused.retry_after) == (True, seconds)


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:20]))
def test_garbage_is_no_answer(geocoder, body):
    geocoder.answer = body
    with contextlib.suppress(GeocoderAwayError):
        assert find_street(TEXT, 2) is None
    assert geocode(TEXT) is None


def test_an_answer_that_is_not_http_is_no_answer(geocoder):
    geocoder.raw = b"\x00\x01SSH-2.0-nonsense\r\n\r\n" * 10
    away()


def test_a_huge_answer_is_not_read_whole(geocoder):
    geocoder.answer = [feature(label="x" * (2 * client.MOST_BYTES))]
    assert "Service" in str(away())
    geocoder.status = 500
    away()


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(geocoder):
    """The timeout of a socket starts again at each byte."""
    geocoder.drip = 0.05
    start = time.monotonic()
    away(seconds=0.3)
    assert time.monotonic() - start < 1


def test_a_name_that_does_not_resolve_is_not_waited_for(geocoder, monkeypatch):
    """No timeout of a socket covers the resolution of names."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **more: time.sleep(1))
    start = time.monotonic()
    away(seconds=0.2)
    assert time.monotonic() - start < 0.9


def test_a_person_waits_two_seconds_at_most(geocoder):
    geocoder.delay = 5
    start = time.monotonic()
    assert geocode(TEXT) is None
    assert 1.9 < time.monotonic() - start < 2.6


def test_a_geocoder_that_is_down_is_no_answer(geocoder, settings):
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    away()


def test_a_geocoder_that_is_off_is_not_asked(geocoder, settings):
    settings.GEOCODER_ENABLED = False
    away()
    assert geocoder.asked == []


def test_questions_without_answer_do_not_pile_up(geocoder):
    """Past a few that wait, a form is refused at once rather than given a thread more."""
    answered = threading.Event()
    for _question in range(client.AT_ONCE):
        with pytest.raises(GeocoderTimedOut):
            client._within(0.01, answered.wait)
    start = time.monotonic()
    away(seconds=2)
    assert time.monotonic() - start < 0.5
    assert geocoder.asked == []
    answered.set()
    _wait_for_the_threads()
    assert find_street(TEXT, 2) is not None


def _wait_for_the_threads():
    deadline = time.monotonic() + 5
    while client._places._value < client.AT_ONCE and time.monotonic() < deadline:
        time.sleep(0.01)
