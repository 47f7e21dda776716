"""From an e-mail address to the map and the kit: a midwife of Mamoudzou, the referent of Mayotte.

Gestures and needed answers are counted as people make them, signing in included.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from annuaire.kit.qr import qr_image
from annuaire.models import Listing
from moderation.models import Role
from tests.accounts.doors import last_code
from tests.annuaire.registration import forms
from tests.annuaire.registration.test_journey import GESTURES_TO_SIGN_IN, Hand
from tests.factories import make_home
from tests.moderation.factories import OrganisationFactory, person
from tests.support.browser import PHONE_WIDTH
from tests.support.guide import shoot
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db(transaction=True)
MOST_GESTURES, MOST_ANSWERS = 25, 9
EMAIL = "camille.martin@exemple.test"


@pytest.fixture
def referent_of_mayotte(live_server: Any) -> Any:
    make_home()
    forms.words()
    here = OrganisationFactory(kind="territoriale", is_national=False)
    here.departements.add(forms.mamoudzou().departement)
    return person(Role.REFERENT, here)


def desk_of(user: Any, open_page: Callable[..., Page], live_server: Any) -> Page:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page = open_page()
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto("/admin/")
    return page


def registers(page: Page) -> Hand:
    """From the public page to "Votre fiche est envoyée"; what it took."""
    page.goto("/annuaire/inscription/")
    shoot(page, "professionnels-inscription")
    hand = Hand(page)
    hand.gestures -= GESTURES_TO_SIGN_IN  # made here
    hand.follow("Commencer")
    hand.fill("Adresse électronique", EMAIL)
    hand.press("Recevoir un code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisir le code reçu")
    hand.fill("Code reçu", last_code())
    hand.press("Valider le code")
    page.wait_for_url(re.compile("/commencer/"))
    hand.answers = 0  # the address and its code are no answers of the form
    hand.fill("Nom affiché", "Camille Martin")
    hand.choose("Métier ou type de lieu", "Sage-femme")
    hand.fill("Téléphone public", "02 69 00 00 00")
    hand.fill("Commune", "Mamoudzou")
    hand.press("Enregistrer et continuer")
    page.wait_for_url(re.compile("/position/"))
    shoot(page, "professionnels-position")
    hand.press("Enregistrer et continuer")
    page.wait_for_url(re.compile("/quoi/"))
    hand.tick("Être suivie pendant ma grossesse")
    hand.press("Enregistrer et continuer")
    page.wait_for_url(re.compile("/confiance/"))
    hand.tick("La Sécurité sociale")
    hand.fill("Votre numéro", "10001234567")
    hand.press("Enregistrer et continuer")
    expect(page.get_by_role("heading", name="Camille Martin")).to_be_visible()
    shoot(page, "professionnels-verifier")
    hand.tick("J’atteste")
    hand.press("Envoyer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre fiche est envoyée")
    return hand


def approves(desk: Page) -> None:
    desk.get_by_role("link", name="Camille Martin").first.click()
    expect(desk.get_by_text("10001234567")).to_be_visible()
    desk.get_by_label("J’approuve").check()
    desk.get_by_role("button", name="Envoyer ma décision").click()
    expect(desk.get_by_text("Votre décision sur")).to_be_visible()


def on_the_map(public: Page) -> None:
    public.goto("/annuaire/?lieu=Mamoudzou")
    expect(public.get_by_role("link", name="Camille Martin").first).to_be_visible()
    points = public.request.get("/annuaire/carte.json?bbox=45,-13,45.5,-12.5&zoom=13").json()
    assert points["total"] == 1


def read_code(public: Page, verify_url: str) -> str:
    """What a telephone reads on the poster."""
    public.set_content(f'<img src="{qr_image(verify_url)}" width="300" alt="">')
    with Image.open(io.BytesIO(public.screenshot())) as seen:
        [code] = zxingcpp.read_barcodes(seen.convert("L"))
    return code.text


def test_a_midwife_registers_is_approved_and_has_her_kit(
    open_page: Callable[..., Page], live_server: Any, referent_of_mayotte: Any
) -> None:
    page = open_page(width=PHONE_WIDTH)
    hand = registers(page)
    assert hand.gestures <= MOST_GESTURES
    assert hand.answers <= MOST_ANSWERS
    approves(desk_of(referent_of_mayotte, open_page, live_server))
    listing = Listing.objects.get()
    mails = [mail.body for mail in deliver() if mail.recipients() == [EMAIL]]
    assert any(f"/mon-espace/fiches/{listing.pk}/kit/" in body for body in mails)
    public = open_page()
    on_the_map(public)

    page.goto("/mon-espace/")
    shoot(page, "professionnels-espace")
    page.goto(f"/mon-espace/fiches/{listing.pk}/kit/")
    shoot(page, "professionnels-kit")
    poster = page.get_by_role("link", name=re.compile("Affiche")).get_attribute("href")
    assert page.request.get(str(poster)).body().startswith(b"%PDF-")
    verify = page.get_by_role("link", name="Voir la page de vérification").get_attribute("href")
    address = read_code(public, str(verify))
    assert address == f"{live_server.url}/annuaire/verifier/{listing.verification_code}/"
    public.goto(address)
    expect(public.get_by_text("est en ligne dans l’annuaire").first).to_be_visible()
