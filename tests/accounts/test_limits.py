"""Nobody tries for ever, and a fault of ours is not the person's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from millejours.redis_cache import OptionalRedisCache
from tests.accounts.doors import DOOR, PASSWORD, PASSWORD_DOOR, ask, give, last_code, somebody

pytestmark = pytest.mark.django_db
TOO_MANY = "Trop de codes demandés."


def test_an_address_receives_three_codes_a_minute_at_most() -> None:
    for _ in range(3):
        assert ask(Client(), "a@example.org").status_code == 302
    refused = ask(Client(), "A@example.org")
    assert refused.status_code == 200
    assert TOO_MANY in refused.content.decode()
    assert len(mail.outbox) == 3
    assert ask(Client(), "b@example.org").status_code == 302


def test_codes_asked_elsewhere_do_not_shut_her_door() -> None:
    for number in range(14):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert ask(stranger, "a@example.org").status_code == 302
    assert ask(Client(), "a@example.org").status_code == 302


def test_all_machines_together_an_address_receives_twenty_codes_an_hour() -> None:
    for number in range(20):
        assert ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), "a@example.org").status_code == 302
    assert TOO_MANY in ask(Client(), "A@example.org").content.decode()
    assert ask(Client(), "b@example.org").status_code == 302


def test_a_machine_asks_twenty_codes_a_minute_at_most() -> None:
    for number in range(20):
        ask(Client(), f"a{number}@example.org")
    assert TOO_MANY in ask(Client(), "encore@example.org").content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert ask(elsewhere, "encore@example.org").status_code == 302


@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False)])
def test_visitors_behind_a_counted_proxy_are_told_apart(
    settings: Any, proxies: int, refused: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(21):
        visitor = Client(headers={"x-forwarded-for": f"203.0.113.{number}"})
        last = ask(visitor, f"a{number}@example.org")
    assert (TOO_MANY in last.content.decode()) is refused


def test_a_badly_counted_proxy_closes_the_door_to_nobody(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    visitor = Client(headers={"x-forwarded-for": "203.0.113.5"})
    assert ask(visitor, "a@example.org").status_code == 302


def test_a_visitor_without_address_may_enter() -> None:
    assert ask(Client(REMOTE_ADDR=""), "a@example.org").status_code == 302


def test_five_wrong_passwords_and_the_account_rests(client: Client) -> None:
    user = somebody()
    for _ in range(5):
        client.post(PASSWORD_DOOR, {"login": user.email, "password": "faux"})
    response = client.post(PASSWORD_DOOR, {"login": user.email, "password": PASSWORD})
    assert "Trop d’essais à la suite" in response.content.decode()


def test_past_thirty_tries_a_page_says_to_wait(client: Client) -> None:
    for number in range(30):
        client.post(PASSWORD_DOOR, {"login": f"a{number}@example.org", "password": ""})
    response = client.post(PASSWORD_DOOR, {"login": "a@example.org", "password": "x"})
    assert response.status_code == 429
    assert "Trop de demandes à la suite" in response.content.decode()


def test_without_its_mail_server_the_site_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    response = ask(client, "a@example.org")
    assert response.status_code == 503
    assert "Le code n’est pas parti" in response.content.decode()
    monkeypatch.undo()
    ask(client, "a@example.org")
    assert give(client, last_code()).status_code == 302


def test_without_redis_people_still_enter(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    absent = OptionalRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", absent)
    assert ask(client, "a@example.org").status_code == 302


def test_the_door_opens_without_javascript_nor_session(client: Client) -> None:
    response = client.get(DOOR)
    assert response.status_code == 200
    assert set(response.cookies) == {"csrftoken"}
