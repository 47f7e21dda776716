"""The doors in a real browser: on a phone without JavaScript, and with a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from millejours.accounts.addresses import declare_proven
from millejours.models import User
from tests.accounts.doors import PASSWORD, last_code
from tests.accounts.test_second_factor import app_code
from tests.support.browser import PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "sage.femme@example.org"


@pytest.fixture(autouse=True)
def _home(home_page: Any) -> None:
    """The pages link to it."""


def enter(page: Page, email: str = EMAIL, after: str = "/aide/") -> None:
    page.goto(f"/connexion/?next={after}")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisir le code reçu")
    page.get_by_label("Code reçu").fill(last_code())
    page.get_by_role("button", name="Valider le code").click()
    arrive(page, after)


def arrive(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


@pytest.fixture
def page_with_key(open_page: Any, live_server: Any) -> Page:
    """A machine that recognises its owner; browsers give keys to names, not to 127.0.0.1."""
    open_page.watch.base_url = live_server.url.replace("127.0.0.1", "localhost")
    page: Page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_on_a_phone_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto("/aide/")
    expect(page.get_by_role("link", name="Espace professionnel").first).to_be_visible()
    enter(page)
    assert User.objects.get().email == EMAIL
    page.goto("/connexion/deconnexion/")
    page.get_by_role("button", name="Se déconnecter").click()
    assert not [c for c in page.context.cookies() if c["name"] == "sessionid"]


@pytest.mark.parametrize("width", [PHONE_WIDTH, 1280])
def test_every_page_is_accessible(
    open_page: Callable[..., Page], axe: Any, width: int, allowed_messages: list[str]
) -> None:
    page = open_page(width=width)
    for path in ("", "mot-de-passe/", "mot-de-passe/oublie/", "compte-ferme/"):
        page.goto(f"/connexion/{path}")
        axe(page)
        assert not scrolls_sideways(page), path
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill("x")
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_text("Cette adresse est incomplète.")).to_be_visible()
    axe(page)
    enter(page)
    for path in (
        "adresse/",
        "deconnexion/",
        "securite/",
        "securite/application/ajouter/",
        "securite/cles/",
        "securite/cles/ajouter/",
    ):
        page.goto(f"/connexion/{path}")
        axe(page)
        assert not scrolls_sideways(page), path
    allowed_messages.append("403 (Forbidden)")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est réservée")
    axe(page)
    assert not scrolls_sideways(page)


def test_the_link_to_the_own_space_is_in_the_menu_of_a_phone(
    open_page: Callable[..., Page], axe: Any
) -> None:
    page = open_page(width=PHONE_WIDTH)
    page.goto("/aide/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#menu").get_by_role("link", name="Espace professionnel")).to_be_visible()
    axe(page)


def test_a_key_opens_the_account_without_a_code(page_with_key: Page, axe: Any) -> None:
    page = page_with_key
    enter(page)
    page.goto("/connexion/securite/cles/ajouter/")
    page.get_by_role("button", name="Ajouter la clé").click()
    expect(page).not_to_have_url(re.compile("ajouter"))
    page.goto("/connexion/securite/cles/")
    expect(page.get_by_text("Ma clé d’accès", exact=True)).to_be_visible()
    axe(page)
    page.goto("/connexion/deconnexion/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/connexion/?next=/aide/")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    arrive(page, "/aide/")


def test_a_key_is_a_second_factor_before_the_admin(page_with_key: Page, axe: Any) -> None:
    chief = User.objects.create_superuser("chef@example.org", PASSWORD)
    declare_proven(chief)
    page = page_with_key
    page.goto("/connexion/mot-de-passe/?next=/connexion/securite/cles/ajouter/")
    page.get_by_label("Adresse électronique").fill(chief.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("button", name="Confirmer")).to_be_visible()
    page.get_by_label("Mot de passe").fill(PASSWORD)  # who adds a factor says again who he is
    axe(page)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Cette clé suffit pour entrer").uncheck(force=True)
    page.wait_for_load_state("load")  # the button waits for its script
    page.get_by_role("button", name="Ajouter la clé").click()
    arrive(page, "/connexion/securite/secours/")
    axe(page)
    assert Authenticator.objects.filter(user=chief).count() == 2
    page.goto("/admin/pages/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer que c’est vous")
    axe(page)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    arrive(page, "/admin/pages/")


def test_a_key_that_is_refused_is_said(page_with_key: Page) -> None:
    page = page_with_key
    page.goto("/connexion/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_text("La clé n’a pas été utilisée")).to_be_visible()


def test_an_application_of_codes_is_added_and_asked(
    open_page: Callable[..., Page], axe: Any
) -> None:
    page = open_page(width=PHONE_WIDTH)
    enter(page)
    page.goto("/connexion/securite/application/ajouter/")
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code à 6 chiffres").fill(app_code(secret))
    page.get_by_role("button", name="Activer").click()
    expect(page).not_to_have_url(re.compile("ajouter"))
    page.goto("/connexion/deconnexion/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/connexion/?next=/aide/")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisir le code reçu")
    page.get_by_label("Code reçu").fill(last_code())
    page.get_by_role("button", name="Valider le code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second facteur")
    axe(page)
    assert not scrolls_sideways(page)
    page.get_by_label("Code de l’application").fill(app_code(secret, 1))
    page.get_by_role("button", name="Se connecter").click()
    arrive(page, "/aide/")
