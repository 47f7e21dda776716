"""Passwords: for agents who have one, and proven like the rest."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from home.demo_accounts import DEMO_ACCOUNTS, create_demo_accounts
from home.demo_accounts import PASSWORD as DEMO_PASSWORD
from millejours.accounts.addresses import declare_proven
from millejours.models import User
from tests.accounts.doors import (
    DOOR,
    PASSWORD,
    PASSWORD_DOOR,
    ask,
    enter,
    give,
    is_signed_in,
    last_code,
    somebody,
)
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
FORGOTTEN = "/connexion/mot-de-passe/oublie/"
PROOF = "/connexion/adresse/code/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(PASSWORD_DOOR, {"login": email, "password": password, **more})


def test_the_admin_sends_to_the_page_of_passwords(client: Client) -> None:
    assert client.get("/admin/").url == f"{PASSWORD_DOOR}?next=/admin/"
    old = client.get("/admin/login/?next=/admin/pages/")
    assert old.url == f"{PASSWORD_DOOR}?next=/admin/pages/"
    assert client.get(old.url).status_code == 200


def test_wagtails_own_form_takes_no_password_any_more(client: Client) -> None:
    user = User.objects.create_superuser("chef@example.org", PASSWORD)
    response = client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert not is_signed_in(client)


def test_an_agent_enters_with_a_password(client: Client) -> None:
    declare_proven(User.objects.create_superuser("Chef@example.org", PASSWORD))
    response = sign_in(client, " chef@EXAMPLE.org", next="/admin/pages/")
    assert response.url == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_the_demo_accounts_enter_with_their_password(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    create_demo_accounts()
    settings.DEBUG = False
    for account in DEMO_ACCOUNTS[:2]:
        sign_in(client, account.email, DEMO_PASSWORD)
        assert is_signed_in(client)
        client.post("/connexion/deconnexion/")


def test_an_address_that_nobody_proved_is_proven_first(client: Client) -> None:
    user = somebody()
    assert sign_in(client, user.email, next="/annuaire/").url == PROOF
    assert not is_signed_in(client)
    assert "Confirmer son adresse" in client.get(PROOF).content.decode()
    assert client.post(PROOF, {"code": last_code()}).url == "/annuaire/"
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=user).verified


def test_an_address_is_not_proven_by_a_wrong_code(client: Client) -> None:
    sign_in(client, somebody().email)
    for _ in range(2):
        assert client.post(PROOF, {"code": "1"}).status_code == 200
    assert client.post(PROOF, {"code": "1"}).url == DOOR
    assert client.post(PROOF, {"code": last_code()}).url == DOOR
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", ["faux", "", "\x00", PASSWORD.upper()])
def test_a_wrong_password_is_refused(client: Client, password: str) -> None:
    response = sign_in(client, somebody().email, password)
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_an_unknown_address_and_a_wrong_password_are_told_alike(client: Client) -> None:
    known = sign_in(client, somebody().email, "faux").content.decode()
    unknown = sign_in(client, "inconnue@example.org", "faux").content.decode()
    for page in (known, unknown):
        assert "L’adresse ou le mot de passe n’est pas le bon." in page


@pytest.mark.parametrize("active", [True, False])
def test_who_has_no_password_or_no_account_left_stays_out(client: Client, active: bool) -> None:
    user = somebody(is_active=active)
    if active:
        user.set_unusable_password()
        user.save()
    sign_in(client, user.email)
    assert not is_signed_in(client)


def test_the_door_of_codes_is_one_link_away_and_keeps_the_way(client: Client, html: Any) -> None:
    page = html(client.get(f"{PASSWORD_DOOR}?next=/annuaire/%3Flieu%3DMende%26rayon%3D5"))
    links = [link["href"] for link in page.select("main a")]
    assert f"{DOOR}?next=%2Fannuaire%2F%3Flieu%3DMende%26rayon%3D5" in links


# --- Forgotten, changed ------------------------------------------------------------------------


def test_a_forgotten_password_is_changed_with_a_code(client: Client) -> None:
    user = somebody("Camille@example.org")
    declare_proven(user)
    assert client.post(FORGOTTEN, {"email": "camille@example.org"}).url == f"{FORGOTTEN}code/"
    client.get(f"{FORGOTTEN}code/")
    assert client.post(f"{FORGOTTEN}code/", {"code": last_code()}).url == f"{FORGOTTEN}nouveau/"
    assert client.get(f"{FORGOTTEN}nouveau/").status_code == 200
    new = "une autre longue phrase"
    response = client.post(f"{FORGOTTEN}nouveau/", {"password1": new, "password2": new})
    assert response.url == f"{FORGOTTEN}fini/"
    assert "est changé" in client.get(response.url).content.decode()
    assert sign_in(client, user.email).status_code == 200
    sign_in(client, user.email, new)
    assert is_signed_in(client)
    assert "Sécurité de votre compte" in [message.subject for message in deliver()]


@pytest.mark.parametrize("kind", ["unknown", "without a password", "closed"])
def test_nobody_else_gets_such_a_code_nor_learns_it(client: Client, kind: str) -> None:
    if kind == "without a password":
        User.objects.create_user("camille@example.org")
    elif kind == "closed":
        somebody("camille@example.org", is_active=False)
    response = client.post(FORGOTTEN, {"email": "camille@example.org"})
    assert response.url == f"{FORGOTTEN}code/"
    assert not mail.outbox
    assert client.post(f"{FORGOTTEN}code/", {"code": ""}).status_code == 200
    assert client.get(f"{FORGOTTEN}nouveau/").url == f"{FORGOTTEN}code/"


def test_wagtails_own_ways_are_closed(client: Client) -> None:
    assert client.get("/admin/password_reset/").status_code == 404
    user = User.objects.create_superuser("chef@example.org", PASSWORD)
    client.force_login(user)
    page = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page
    assert reverse("mfa_index") in page


def test_a_password_is_changed_by_who_knows_it(client: Client) -> None:
    user = somebody()
    declare_proven(user)
    sign_in(client, user.email)
    change = "/connexion/mot-de-passe/changer/"
    new = "une autre longue phrase"
    wrong = client.post(change, {"oldpassword": "faux", "password1": new, "password2": new})
    assert "pas votre mot de passe actuel" in wrong.content.decode()
    right = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(change, right).url == "/connexion/securite/"
    user.refresh_from_db()
    assert user.check_password(new)


# --- The address -------------------------------------------------------------------------------


def change_address(client: Client, email: str) -> Any:
    return client.post("/connexion/adresse/", {"action_add": "", "email": email})


def test_an_address_changes_once_the_new_one_is_proven(client: Client) -> None:
    user = enter(client, "avant@example.org")
    assert client.get("/connexion/adresse/").status_code == 200
    assert change_address(client, "Apres@example.org").url == PROOF
    user.refresh_from_db()
    assert user.email == "avant@example.org"
    assert client.get(PROOF).status_code == 200
    assert client.post(PROOF, {"code": last_code()}).url == "/connexion/securite/"
    user.refresh_from_db()
    assert user.email == "apres@example.org"
    rows = EmailAddress.objects.filter(user=user).values_list("email", "verified")
    assert list(rows) == [("apres@example.org", True)]


def test_the_former_address_opens_the_account_no_more(client: Client) -> None:
    user = enter(client, "avant@example.org")
    user.email = "apres@example.org"
    user.save()  # as an administrator does
    assert not EmailAddress.objects.exists()
    visitor = Client()
    ask(visitor, "avant@example.org")
    give(visitor, last_code())
    assert visitor.session["_auth_user_id"] != str(user.pk)


def test_somebody_elses_address_is_not_taken(client: Client) -> None:
    other = enter(Client(), "prise@example.org")
    user = enter(client, "avant@example.org")
    change_address(client, "prise@example.org")
    mail.outbox.clear()
    assert client.post(PROOF, {"code": ""}).status_code in (200, 302)
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.email, other.email) == ("avant@example.org", "prise@example.org")
    assert EmailAddress.objects.get(email="prise@example.org").user == other
