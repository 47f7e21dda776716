"""A midwife of Mamoudzou registers on a phone: few answers, few gestures, with and without

JavaScript. Signing in (four gestures: address, button, code, button) is another room's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from annuaire.models import Listing, Registration
from millejours.models import User
from tests.annuaire.factories import make_listing, point
from tests.annuaire.registration import files, forms
from tests.factories import make_home
from tests.support.browser import PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)

START = "/annuaire/inscription/"
GESTURES_TO_SIGN_IN = 4
MOST_GESTURES, MOST_ANSWERS = 25, 9


class Hand:
    """Counts what a person does: a click, a field filled in. ``answers`` are the needed ones."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures, self.answers = page, GESTURES_TO_SIGN_IN, 0

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)
        self._answered()

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=False).first.select_option(label=option)
        self._answered()

    def tick(self, text: str) -> None:
        self.page.locator("label", has_text=text).first.click()
        self._answered()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.gestures += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()
        self.gestures += 1

    def _answered(self) -> None:
        self.gestures += 1
        self.answers += 1


@pytest.fixture
def midwife(client: Client) -> User:
    make_home()
    forms.words()
    user = forms.professional()
    client.force_login(user)
    return user


@pytest.fixture
def phone(open_page: Any, client: Client, midwife: User, live_server: Any) -> Callable[..., Page]:
    """``phone()``: a page of the width of a telephone, where the midwife is signed in."""

    def open_one(**options: Any) -> Page:
        page = open_page(width=PHONE_WIDTH, **options)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_one


def checked(page: Page, axe: Callable[[Page], None] | None) -> None:
    assert not scrolls_sideways(page), page.url
    if axe:
        axe(page)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_midwife_registers_on_her_phone(
    phone: Callable[..., Page], axe: Any, with_script: bool
) -> None:
    page = phone(java_script_enabled=with_script)
    look = axe if with_script else None
    page.goto(START)
    checked(page, look)
    hand = Hand(page)

    hand.follow("Commencer")
    expect(page).to_have_url(re.compile(r"/commencer/$"))
    if with_script:
        expect(page.get_by_label("Communes ou département")).to_be_hidden()
    checked(page, look)
    hand.fill("Nom affiché", "Camille Martin")
    hand.choose("Métier ou type de lieu", "Sage-femme")
    hand.fill("Téléphone public", "02 69 00 00 00")
    hand.fill("Commune", "Mamoudzou")
    hand.press("Enregistrer et continuer")

    expect(page).to_have_url(re.compile(r"/position/$"))
    checked(page, look)
    hand.press("Enregistrer et continuer")

    expect(page).to_have_url(re.compile(r"/quoi/$"))
    checked(page, look)
    hand.tick("Être suivie pendant ma grossesse")
    hand.press("Enregistrer et continuer")

    expect(page).to_have_url(re.compile(r"/confiance/$"))
    checked(page, look)
    hand.tick("La Sécurité sociale")
    hand.fill("Votre numéro", "10001234567")
    hand.press("Enregistrer et continuer")

    expect(page.get_by_role("heading", name="Camille Martin")).to_be_visible()
    checked(page, look)
    hand.tick("J’atteste")
    hand.press("Envoyer")

    expect(page.get_by_role("heading", level=1)).to_have_text("Votre fiche est envoyée")
    checked(page, look)
    assert hand.answers <= MOST_ANSWERS
    assert hand.gestures <= MOST_GESTURES
    assert Listing.objects.get().name == "Camille Martin"


def test_what_is_wrong_is_said_and_reached(phone: Callable[..., Page], axe: Any) -> None:
    page = phone()
    page.goto(forms.NEW)
    page.get_by_role("combobox", name="Commune").fill("Saint-Denis")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_role("alert").get_by_role("link", name="Nom affiché").click()
    expect(page.get_by_label("Nom affiché")).to_be_focused()
    page.get_by_label("Nom affiché").fill("Camille Martin")
    page.get_by_label("Métier ou type de lieu").select_option(label="Sage-femme")
    page.get_by_label("Téléphone public").fill("02 62 00 00 00")
    page.locator("label", has_text="Saint-Denis (974)").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page).to_have_url(re.compile(r"/position/$"))


def test_the_point_moves_with_the_keyboard(phone: Callable[..., Page], client: Client) -> None:
    registration = forms.begun(client)
    page = phone()
    page.goto(forms.step(registration, "position"))
    pin = page.get_by_role("button", name="Votre adresse")
    pin.focus()
    for _press in range(5):  # one or two from the centre of the commune would place nothing
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page).to_have_url(re.compile(r"/quoi/$"))
    point_saved = Registration.objects.get().data["position"]
    assert point_saved["origin"] == "main"
    assert float(point_saved["latitude"]) > forms.POINT[0]
    assert float(point_saved["longitude"]) > forms.POINT[1]


def test_everything_unfolded_a_document_and_a_namesake(
    phone: Callable[..., Page], client: Client, axe: Any, tmp_path: Any
) -> None:
    make_listing("Camille Martin", point(commune=forms.mamoudzou()))
    registration = forms.filled(client)
    page = phone()
    page.goto(forms.step(registration, "quoi"))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    checked(page, axe)
    page.goto(forms.step(registration, "confiance"))
    document = tmp_path / "attestation.pdf"
    document.write_bytes(files.pdf())
    page.get_by_label("Ou un document").set_input_files(document)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("link", name="attestation.pdf")).to_be_visible()
    checked(page, axe)
    page.get_by_role("link", name="C’est ma fiche").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demander à tenir")
    checked(page, axe)
    page.get_by_role("link", name="Revenir", exact=True).click()
    expect(page.get_by_role("heading", name="existe peut-être déjà")).to_be_visible()
    page.get_by_role("button", name="Ce n’est pas la même").click()
    expect(page.get_by_role("heading", name="existe peut-être déjà")).to_be_hidden()
    page.locator("label", has_text="J’atteste").click()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre fiche est envoyée")


def test_she_presents_herself_in_arabic_without_a_script(
    phone: Callable[..., Page], midwife: User, client: Client, axe: Any
) -> None:
    registration = forms.filled(client, name="Camille Martin")
    page = phone(java_script_enabled=False)
    page.goto(forms.step(registration, "quoi"))
    page.get_by_text("Présentation et tarif").click()
    page.get_by_label("Présentation", exact=False).first.fill("Suivi de grossesse.")
    page.get_by_text("Présentation dans d’autres langues").click()
    page.get_by_text("(arabe)").click()
    field = page.get_by_label("Présentation en arabe")
    field.fill("متابعة الحمل: 02 69 00 00 00.")
    assert field.evaluate("one => getComputedStyle(one).direction") == "rtl"
    checked(page, None)
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page = phone()
    page.goto(forms.address(registration, "preview"))
    page.locator("summary[lang=ar]").click()
    text = page.locator("details p[lang=ar]")
    expect(text).to_be_visible()
    assert text.evaluate("one => getComputedStyle(one).direction") == "rtl"
    expect(text.locator("bdi")).to_have_text("02 69 00 00 00")
    checked(page, axe)
    page.goto(forms.step(registration, "quoi"))
    expect(page.get_by_label("Présentation en arabe")).to_be_visible()
    checked(page, axe)
