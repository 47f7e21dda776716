"""What takes the place of the CSRF token on the forms that anybody may send."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from millejours import pace
from millejours.anonymous_posts import anonymous_post
from millejours.pace import address_of

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"}


def _again(_request, refusal, *_args):
    return HttpResponse(str(refusal.message))


@anonymous_post("essai", refused=_again, each=3, everybody=5)
def form(request, word="reçu"):
    return HttpResponse(word)


def send(address="192.0.2.1", **headers):
    request = RequestFactory().post("/essai/", {}, REMOTE_ADDR=address, **headers)
    return form(request, "reçu")


def test_reading_the_form_is_never_refused():
    for _number in range(9):
        assert form(RequestFactory().get("/essai/")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        HERE,
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_REFERER": "http://testserver/essai/"},
    ],
    ids=["both", "fetch", "origin", "referer"],
)
def test_what_comes_from_here_is_taken(headers):
    assert send(**headers).content.decode() == "reçu"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "https://ailleurs.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_ORIGIN": "http://testserver.ailleurs.example"},
        {"HTTP_ORIGIN": "http://testserver:8000"},
        {"HTTP_ORIGIN": "http://[::1"},
        {"HTTP_REFERER": "https://ailleurs.example/?http://testserver/"},
        {"HTTP_REFERER": "http://testserver@ailleurs.example/"},
        {"HTTP_ORIGIN": "null", "HTTP_REFERER": "http://testserver/"},
    ],
)
def test_what_comes_from_elsewhere_is_refused_with_a_sentence(headers):
    response = send(**headers)
    assert response.status_code == 403
    assert "pas été envoyé depuis notre site" in response.content.decode()


def test_an_address_sends_so_many_times_and_no_more():
    assert [send(**HERE).status_code for _number in range(4)] == [200, 200, 200, 429]
    assert send("192.0.2.2", **HERE).status_code == 200


def test_everybody_together_sends_so_many_times_and_no_more():
    statuses = [send(f"192.0.2.{number}", **HERE).status_code for number in range(1, 8)]
    assert statuses == [200] * 5 + [429] * 2


def test_somebody_over_her_limit_does_not_use_up_the_one_of_the_others():
    for _number in range(9):
        send(**HERE)
    assert send("192.0.2.2", **HERE).status_code == 200


def test_what_is_refused_for_its_origin_is_not_counted():
    for _number in range(9):
        send()
    assert send(**HERE).status_code == 200


def test_the_addresses_of_one_household_count_for_one():
    statuses = [send(f"2001:db8:1:2::{number}", **HERE).status_code for number in range(1, 5)]
    assert statuses == [200, 200, 200, 429]
    assert send("2001:db8:1:3::1", **HERE).status_code == 200


def test_no_address_is_kept_in_clear(monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *_more: keys.append(key))
    send("203.0.113.77", **HERE)
    assert keys
    assert not any("203.0.113.77" in key for key in keys)


def test_without_a_cache_the_form_goes_on_working(monkeypatch):
    def fail(*_args):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", fail)
    assert [send(**HERE).status_code for _number in range(9)] == [200] * 9


def test_a_counter_that_disappears_counts_for_nothing(monkeypatch):
    def gone(_key):
        raise ValueError

    monkeypatch.setattr(cache, "incr", gone)
    assert send(**HERE).status_code == 200


def test_it_needs_no_token():
    assert form.csrf_exempt


@pytest.mark.parametrize(
    ("proxies", "passed", "found"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "forgée, 203.0.113.9", "203.0.113.9"),
        (2, "forgée, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (1, "", "192.0.2.1"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_our_proxies_saw(settings, proxies, passed, found):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1", **headers)
    assert address_of(request) == found


def test_what_is_not_an_address_is_counted_all_the_same():
    assert pace._household("inconnue") == "inconnue"
