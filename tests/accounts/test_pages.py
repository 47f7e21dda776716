"""What the pages of accounts send along, and what public pages still do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import allauth
import pytest
from django.test import Client
from post_office.models import Email

from millejours.accounts.mails import CODES, NOTICES, send_account_mail
from tests.accounts.doors import CODE, DOOR, PASSWORD_DOOR, ask, enter

pytestmark = pytest.mark.django_db
PAGES = [DOOR, PASSWORD_DOOR, "/connexion/mot-de-passe/oublie/", "/connexion/compte-ferme/"]
UNUSED_MAILS = {
    "account/email/base",  # what others extend
    "account/email/unknown_account",  # ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS is off
    "account/email/password_reset_key",  # by code here
}


@pytest.mark.parametrize("path", PAGES)
def test_no_copy_of_them_is_kept(client: Client, path: str, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    for _ in range(2):
        response = client.get(path)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_search_engines_leave_them(client: Client, path: str, html: Any) -> None:
    assert html(client.get(path)).select_one('meta[name="robots"]')["content"] == "noindex"


def test_the_own_space_is_never_stored_either(client: Client) -> None:
    assert "no-store" in client.get("/mon-espace/").headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/annuaire/", "/aide/", "/recherche/"])
def test_public_pages_read_no_session(client: Client, path: str, home_page: Any) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert 'href="/mon-espace/"' in response.content.decode()


def test_who_leaves_takes_no_session_along(client: Client) -> None:
    enter(client)
    response = client.post("/connexion/deconnexion/")
    assert set(response.cookies) == {"sessionid"}
    assert response.cookies["sessionid"]["max-age"] == 0


def test_a_session_lasts_half_a_day_and_is_kept_from_scripts(client: Client) -> None:
    enter(client)
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_address_of_a_person_is_in_an_address_of_ours(client: Client) -> None:
    assert "@" not in ask(client, "sage.femme@example.org").url
    assert "%40" not in client.get(CODE).request["QUERY_STRING"]


def test_a_form_without_its_token_is_refused() -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(DOOR, {"email": "a@example.org"}).status_code == 403
    assert visitor.post("/connexion/deconnexion/").status_code == 403


def test_every_mail_of_allauth_is_known() -> None:
    folder = Path(allauth.__file__).parent / "templates"
    found = {
        path.relative_to(folder).as_posix().removesuffix("_message.txt")
        for path in folder.glob("*/email/*_message.txt")
    }
    assert found - UNUSED_MAILS == set(CODES) | set(NOTICES)


@pytest.mark.parametrize("name", sorted(NOTICES))
def test_every_notice_can_be_written(name: str) -> None:
    send_account_mail(name, "a@example.org", {})
    mail = Email.objects.get()
    assert str(NOTICES[name]) in mail.message
