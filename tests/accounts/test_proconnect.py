"""ProConnect: its button, its nonce, its signatures, and what happens when it lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from millejours.models import User
from millejours.settings.accounts import proconnect
from tests.accounts.doors import DOOR, PASSWORD, is_signed_in, last_code, somebody
from tests.accounts.fake_proconnect import CLIENT, OTHER_KEY, SECRET, FakeProConnect, running
from tests.accounts.test_second_factor import FACTOR, with_app

pytestmark = pytest.mark.django_db
START = "/connexion/proconnect/"
RETURN = "/connexion/proconnect/retour/"
REFUSED = "ProConnect n’a pas répondu comme prévu"


@pytest.fixture
def fake(settings: Any) -> Iterator[FakeProConnect]:
    with running() as server:
        settings.PROCONNECT_ISSUER = server.url
        settings.SOCIALACCOUNT_PROVIDERS = proconnect(server.url, CLIENT, SECRET, trust_email=True)
        yield server


def leave(client: Client, **more: str) -> dict[str, str]:
    """What ProConnect is told when the button is pressed."""
    response = client.post(START, more)
    assert response.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}


def come_back(client: Client, fake: FakeProConnect, **more: str) -> Any:
    told = leave(client, **more)
    fake.nonce = fake.nonce or told["nonce"]
    return client.get(RETURN, {"code": "c", "state": told["state"]})


def test_without_settings_there_is_no_button_nor_address(client: Client) -> None:
    response = client.get(DOOR)
    assert "ProConnect" not in response.content.decode()
    assert "form-action 'self';" in f"{response.headers['Content-Security-Policy']};"
    assert client.get(START).status_code == 404
    assert client.post(START).status_code == 404
    assert client.get(RETURN).status_code == 404


def test_the_button_may_leave_for_proconnect(client: Client, fake: FakeProConnect) -> None:
    for door in (DOOR, "/connexion/mot-de-passe/"):
        response = client.get(door)
        assert "S’identifier avec ProConnect" in response.content.decode()
        assert f"form-action 'self' {fake.url}" in response.headers["Content-Security-Policy"]
    assert fake.url not in client.get("/annuaire/").headers["Content-Security-Policy"]


def test_the_request_bears_what_proconnect_wants(client: Client, fake: FakeProConnect) -> None:
    told = leave(client)
    assert len(told["nonce"]) == len(told["state"]) == 32
    assert told["client_id"] == CLIENT
    assert told["redirect_uri"] == f"http://testserver{RETURN}"
    assert set(told["scope"].split()) == {"openid", "email", "given_name", "usual_name"}
    assert leave(client)["nonce"] != told["nonce"]


def test_a_link_alone_opens_nothing(client: Client, fake: FakeProConnect) -> None:
    page = client.get(START)
    assert page.status_code == 200
    assert "Continuer vers ProConnect" in page.content.decode()


def test_an_agent_enters_and_gets_an_account(client: Client, fake: FakeProConnect) -> None:
    assert come_back(client, fake, next="/annuaire/").url == "/annuaire/"
    user = User.objects.get()
    assert (user.email, user.first_name, user.last_name) == (
        "agent@ars.example",
        "Camille",
        "Martin",
    )
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert is_signed_in(client)
    assert fake.asked[0]["client_secret"] == SECRET
    assert SocialAccount.objects.get().extra_data == {"userinfo": {"sub": "abc-123"}}


def test_an_agent_who_has_an_account_finds_it(client: Client, fake: FakeProConnect) -> None:
    user = somebody("Agent@ars.example")
    come_back(client, fake)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_an_agent_whose_address_changed_is_known_by_name(
    client: Client, fake: FakeProConnect
) -> None:
    come_back(client, fake)
    fake.person["email"] = "mariee@ars.example"
    fake.nonce = ""
    other = Client()
    come_back(other, fake)
    assert other.session["_auth_user_id"] == client.session["_auth_user_id"]


def test_an_address_that_is_not_trusted_is_proven_by_a_code(
    client: Client, fake: FakeProConnect, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = proconnect(fake.url, CLIENT, SECRET, trust_email=False)
    assert come_back(client, fake).url == "/connexion/adresse/code/"
    assert not is_signed_in(client)
    client.post("/connexion/adresse/code/", {"code": last_code()})
    assert is_signed_in(client)


def test_an_address_that_is_not_trusted_opens_nobodys_account(
    client: Client, fake: FakeProConnect, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = proconnect(fake.url, CLIENT, SECRET, trust_email=False)
    somebody("agent@ars.example")
    come_back(client, fake)
    assert client.post("/connexion/adresse/code/", {"code": ""}).status_code == 200
    assert not is_signed_in(client)
    assert not mail.outbox


def test_the_second_factor_is_asked_after_proconnect_too(
    client: Client, fake: FakeProConnect
) -> None:
    with_app(somebody("agent@ars.example"))
    assert come_back(client, fake).url == FACTOR
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client: Client, fake: FakeProConnect) -> None:
    somebody("agent@ars.example", is_active=False)
    assert come_back(client, fake).url == "/connexion/compte-ferme/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "celui-d-une-autre-connexion"},
        {"identity": {"nonce": None}},
        {"identity": {"aud": "un-autre-site"}},
        {"identity": {"iss": "https://ailleurs.example"}},
        {"identity": {"exp": 1}},
        {"identity": {"exp": None}},
        {"userinfo": {"sub": "quelqu-un-d-autre"}},
        {"userinfo": {"aud": "un-autre-site"}},
        {"userinfo": {"iss": "https://ailleurs.example"}},
        {"userinfo": {"exp": 1}},
        {"key": OTHER_KEY},
        {"userinfo_key": OTHER_KEY},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
    ],
    ids=lambda lie: " ".join(f"{k} {'' if v is OTHER_KEY else v}" for k, v in lie.items()),
)
def test_an_answer_that_cannot_be_trusted_opens_nothing(
    client: Client, fake: FakeProConnect, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(fake, name, value)
    response = come_back(client, fake)
    assert REFUSED in response.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("missing", ["jwks_uri", "token_endpoint", "authorization_endpoint"])
def test_a_proconnect_badly_described_is_said(
    client: Client, fake: FakeProConnect, missing: str
) -> None:
    fake.missing = missing
    assert REFUSED in client.post(START).content.decode()


def test_a_proconnect_that_is_down_is_said(client: Client, fake: FakeProConnect) -> None:
    told = leave(client)
    fake.is_down = True
    assert REFUSED in client.post(START).content.decode()
    response = client.get(RETURN, {"code": "c", "state": told["state"]})
    assert REFUSED in response.content.decode()


def test_a_return_that_nobody_asked_for_is_refused(client: Client, fake: FakeProConnect) -> None:
    for query in ({}, {"code": "c"}, {"code": "c", "state": "x" * 32}, {"state": "\x00"}):
        assert REFUSED in client.get(RETURN, query).content.decode()
    assert not is_signed_in(client)


def test_who_gives_up_is_brought_back(client: Client, fake: FakeProConnect) -> None:
    told = leave(client)
    response = client.get(RETURN, {"error": "access_denied", "state": told["state"]})
    assert "Connexion annulée" in client.get(response.url).content.decode()


def test_a_login_never_ties_two_accounts(client: Client, fake: FakeProConnect) -> None:
    other = somebody("autre@example.org", password=PASSWORD)
    client.force_login(other)
    come_back(client, fake, process="connect")
    assert not SocialAccount.objects.filter(user=other).exists()
    assert client.session["_auth_user_id"] != str(other.pk)


def test_without_an_address_one_is_asked_for_and_proven(
    client: Client, fake: FakeProConnect
) -> None:
    fake.person["email"] = None
    response = come_back(client, fake)
    assert response.url == "/connexion/proconnect/compte/"
    assert "Votre adresse électronique" in client.get(response.url).content.decode()
    assert client.post(response.url, {"email": "a@example.org"}).url == "/connexion/adresse/code/"
    client.post("/connexion/adresse/code/", {"code": last_code()})
    assert is_signed_in(client)
