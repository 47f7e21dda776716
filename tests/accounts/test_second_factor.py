"""The admin, for who has a second factor and for who must have one."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client
from django.utils.crypto import get_random_string

from millejours.accounts.addresses import declare_proven
from millejours.accounts.middleware import missing_step
from millejours.accounts.second_factor import SecondFactorAdapter
from millejours.models import User
from tests.accounts.doors import PASSWORD, PASSWORD_DOOR, ask, enter, give, is_signed_in, last_code
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
FACTOR = "/connexion/second-facteur/"
AGAIN = "/connexion/securite/confirmer/"
SECURITY = "/connexion/securite/"
PAGES = "/admin/pages/"


def chief() -> User:
    user = User.objects.create_superuser("chef@example.org", PASSWORD)
    declare_proven(user)
    return user


def with_app(user: User) -> str:
    """The secret of an application of codes added to the account."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_the_factor_is_asked_after_the_code(client: Client) -> None:
    secret = with_app(chief())
    ask(client, "chef@example.org")
    assert give(client, last_code()).url == FACTOR
    assert not is_signed_in(client)
    assert client.get("/admin/").url.startswith(PASSWORD_DOOR)
    page = client.get(FACTOR).content.decode()
    assert "Second facteur" in page
    assert client.post(FACTOR, {"code": "000000"}).status_code == 200
    assert client.post(FACTOR, {"code": app_code(secret)}).url == "/admin/"
    assert client.get(PAGES).status_code == 200


def test_the_factor_is_asked_after_a_password(client: Client) -> None:
    with_app(chief())
    response = client.post(PASSWORD_DOOR, {"login": "chef@example.org", "password": PASSWORD})
    assert response.url == FACTOR
    assert not is_signed_in(client)


def test_a_session_that_did_not_use_the_factor_stops_at_the_admin(client: Client) -> None:
    user = chief()
    client.force_login(user)
    assert client.get(PAGES).status_code == 200
    secret = with_app(user)
    stopped = client.get(f"{PAGES}?q=a")
    assert stopped.url == f"{AGAIN}?next=%2Fadmin%2Fpages%2F%3Fq%3Da"
    assert client.get(stopped.url).status_code == 200
    assert client.post(AGAIN, {"code": "000000", "next": PAGES}).status_code == 200
    assert client.get(PAGES).status_code == 302
    assert client.post(AGAIN, {"code": app_code(secret), "next": PAGES}).url == PAGES
    assert client.get(PAGES).status_code == 200


def test_what_is_posted_without_the_factor_is_not_done(client: Client) -> None:
    user = chief()
    client.force_login(user)
    with_app(user)
    response = client.post("/admin/users/new/", {"email": "autre@example.org"})
    assert response.url == f"{AGAIN}?next=%2Fadmin%2F"
    assert User.objects.count() == 1


def test_a_password_does_not_stand_for_the_factor(client: Client) -> None:
    user = chief()
    client.force_login(user)
    with_app(user)
    by_password = "/connexion/securite/confirmer/mot-de-passe/"
    assert client.post(by_password, {"password": PASSWORD}).url == AGAIN
    assert client.get(PAGES).status_code == 302


def test_a_rescue_code_stands_for_the_factor_once(client: Client) -> None:
    user = chief()
    with_app(user)
    rescue = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 200):
        visitor = Client()
        ask(visitor, user.email)
        give(visitor, last_code())
        assert visitor.post(FACTOR, {"code": rescue}).status_code == expected


def test_an_application_code_serves_once(client: Client) -> None:
    secret = with_app(chief())
    code = app_code(secret)
    for expected in (302, 200):
        visitor = Client()
        ask(visitor, "chef@example.org")
        give(visitor, last_code())
        assert visitor.post(FACTOR, {"code": code}).status_code == expected


def test_signing_out_needs_no_factor(client: Client) -> None:
    user = chief()
    client.force_login(user)
    with_app(user)
    client.post("/admin/logout/")
    assert not is_signed_in(client)


def test_the_public_site_and_the_own_space_ask_for_nothing(client: Client) -> None:
    user = chief()
    client.force_login(user)
    with_app(user)
    assert client.get("/annuaire/").status_code == 200
    assert client.get(SECURITY).status_code == 200


def test_who_has_no_factor_pays_one_query_for_it(
    client: Client, rf: Any, assert_max_queries: Any
) -> None:
    user = chief()
    client.force_login(user)
    assert client.get(PAGES).status_code == 200
    request = rf.get(PAGES)
    request.user, request.session = user, client.session
    assert "_auth_user_id" in request.session  # read already, to know who it is
    with assert_max_queries(1):
        assert missing_step(request) == ""


def test_a_setting_requires_a_factor_from_everybody(client: Client, settings: Any) -> None:
    settings.ADMIN_REQUIRES_MFA = True
    user = chief()
    client.force_login(user)
    assert client.get(PAGES).url == SECURITY
    page = client.get(SECURITY).content.decode()
    assert "Avant d’entrer, ajoutez" in page
    secret = with_app(user)
    client.post(AGAIN, {"code": app_code(secret)})
    assert client.get(PAGES).status_code == 200


def test_anybody_may_add_an_application(client: Client) -> None:
    user = enter(client)
    add = "/connexion/securite/application/ajouter/"
    page = client.get(add)
    secret = page.context["form"].secret
    assert "site-qr" in page.content.decode()
    assert "Ce code n’est pas le bon" in client.post(add, {"code": "000000"}).content.decode()
    client.post(add, {"code": app_code(secret)})
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert "Active." in client.get(SECURITY).content.decode()


def test_adding_a_factor_is_told_by_mail(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    enter(client)
    add = "/connexion/securite/application/ajouter/"
    secret = client.get(add).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(add, {"code": app_code(secret)})
    bodies = " ".join(str(message.body) for message in deliver())
    assert "Une application de codes protège maintenant votre compte." in bodies


def test_every_page_of_the_factors_answers(client: Client) -> None:
    user = enter(client)
    secret = with_app(user)
    RecoveryCodes.activate(user)
    client.post(AGAIN, {"code": app_code(secret)})
    for name in (
        "application/retirer",
        "cles",
        "cles/ajouter",
        "secours",
        "secours/creer",
        "secours/telecharger",
    ):
        assert client.get(f"{SECURITY}{name}/").status_code == 200, name
    assert client.post(f"{SECURITY}secours/creer/").status_code == 302
    client.post(f"{SECURITY}application/retirer/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_pages_of_an_account_need_a_session(client: Client) -> None:
    for path in (SECURITY, f"{SECURITY}cles/", f"{SECURITY}application/ajouter/"):
        assert client.get(path).url.startswith("/connexion/?next=")


def test_somebody_elses_key_is_unknown(client: Client) -> None:
    owner = User.objects.create_user("autre@example.org")
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Clé"})
    enter(client)
    for what in ("nommer", "retirer"):
        assert client.post(f"{SECURITY}cles/{key.pk}/{what}/", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


STRANGE = [
    "",
    "{}",
    "[]",
    "null",
    '{"id": 1}',
    "x",
    '"a"',
    '{"id": "a", "rawId": "a", "type": "b"}',
]


@pytest.mark.parametrize("answer", STRANGE)
def test_a_strange_key_is_refused(client: Client, answer: str) -> None:
    client.get("/connexion/cle/", headers={"accept": "application/json"})
    assert client.post("/connexion/cle/", {"credential": answer}).status_code in (200, 302)
    assert not is_signed_in(client)


@pytest.mark.parametrize("answer", STRANGE)
def test_a_strange_key_is_not_added(client: Client, answer: str) -> None:
    enter(client)
    add = f"{SECURITY}cles/ajouter/"
    client.get(add)
    assert client.post(add, {"name": "Clé", "credential": answer}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("answer", STRANGE)
def test_a_strange_key_is_no_second_factor(client: Client, answer: str) -> None:
    with_app(chief())
    ask(client, "chef@example.org")
    give(client, last_code())
    assert client.post(FACTOR, {"credential": answer}).status_code == 200
    assert not is_signed_in(client)


def test_the_secrets_are_unreadable_in_the_database(settings: Any) -> None:
    secret = with_app(chief())
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert decrypt(stored) == secret


def test_a_secret_key_that_changed_still_reads_them(settings: Any) -> None:
    adapter = SecondFactorAdapter()
    stored = adapter.encrypt("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (
        get_random_string(50),
        [settings.SECRET_KEY],
    )
    assert adapter.decrypt(stored) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    unknown = {adapter.decrypt(stored) for _ in range(2)}
    assert len(unknown - {"", "secret"}) == 2


def test_a_lost_key_lets_nobody_in(client: Client, settings: Any) -> None:
    with_app(chief())
    settings.SECRET_KEY = get_random_string(50)
    visitor = Client()
    ask(visitor, "chef@example.org")
    give(visitor, last_code())
    assert visitor.post(FACTOR, {"code": app_code("")}).status_code == 200
    assert not is_signed_in(visitor)
