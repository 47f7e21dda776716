"""The pages of professionals in a real browser: accessible, narrow, useful without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from annuaire.models import Listing, ListingEditor
from tests.annuaire.factories import exact_point, make_listing
from tests.annuaire.kit.factories import CODE, approved_listing, keeper
from tests.factories import NeedFactory, UserFactory, make_home
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Maison départementale des solidarités et de la protection maternelle et infantile"


@pytest.fixture
def listing() -> Listing:
    make_home()
    need = NeedFactory(label="Allaiter mon bébé")
    for number in range(3):
        make_listing(
            f"Café {number}",
            exact_point(44.521, 3.51),
            needs=[need],
            professional_contact="adresse-electronique-tres-longue@departement.exemple.fr",
            first_published_at=timezone.now() - dt.timedelta(days=2),
        )
    return approved_listing(LONG, structure="Conseil départemental", needs=[need])


def sign_in(page: Page, user: object, base_url: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": base_url}
    page.context.add_cookies([{**cookie, "value": client.cookies[cookie["name"]].value}])


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_narrow(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    allowed_messages: list[str],
    listing: Listing,
    width: int,
) -> None:
    allowed_messages += ["status of 404", "status of 403", "status of 400"]
    off_line = approved_listing("Cabinet", verification_code="OTHER22222", live=False)
    user = keeper(listing, off_line)
    page = open_page(width=width)
    public = ["/annuaire/verifier/", f"/annuaire/verifier/{CODE}/"]
    public += ["/annuaire/verifier/OTHER22222/", "/annuaire/verifier/ZZZZZ99999/"]
    own = [f"/mon-espace/fiches/{one.pk}/kit/" for one in (listing, off_line)]
    own += ["/mon-espace/territoire/", "/mon-espace/territoire/?type=zzz"]
    for address in (*public, *own):
        if address == own[0]:
            assert not page.context.cookies()
            sign_in(page, user, open_page.watch.base_url)
        see(page, address, axe)
    sign_in(page, UserFactory(), open_page.watch.base_url)
    see(page, "/mon-espace/territoire/", axe)
    expect(page.locator("h1")).to_contain_text("Réservé aux professionnels")


def see(page: Page, address: str, axe: Callable[[Page], None]) -> None:
    page.goto(address, wait_until="networkidle")
    axe(page)
    assert not scrolls_sideways(page), f"{address} défile sur le côté"


def test_the_signature_is_copied_by_its_button(
    open_page: Callable[..., Page], listing: Listing
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, keeper(listing), open_page.watch.base_url)
    page.goto(f"/mon-espace/fiches/{listing.pk}/kit/")
    page.locator("[data-copy=signature-texte]").click()
    expect(page.locator("[data-copy=signature-texte]")).to_have_text("Copié")
    assert LONG in page.evaluate("navigator.clipboard.readText()")
    assert page.locator("img[src*=logo]").evaluate("image => image.naturalWidth") == 600


def test_all_of_it_can_be_copied_without_javascript(
    open_page: Callable[..., Page], listing: Listing
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, keeper(listing), open_page.watch.base_url)
    page.goto(f"/mon-espace/fiches/{listing.pk}/kit/")
    assert page.locator("#signature-texte").is_visible()
    assert page.locator("[data-copy]").first.is_hidden()


def test_a_code_typed_by_hand_is_checked(open_page: Callable[..., Page], listing: Listing) -> None:
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto("/annuaire/verifier/")
    page.get_by_label("Le code à vérifier").fill("abcde-23456")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.locator("main")).to_contain_text("Cette fiche est en ligne dans l’annuaire")
    assert page.url.endswith(f"/annuaire/verifier/{CODE}/")
    assert not page.context.cookies()


def test_a_colleague_finds_the_contact_given_at_once(
    open_page: Callable[..., Page], listing: Listing
) -> None:
    page = open_page(width=PHONE_WIDTH)
    sign_in(page, keeper(listing), open_page.watch.base_url)
    page.goto("/mon-espace/territoire/")
    page.get_by_label("Votre contact, pour les professionnels").fill("06 12 34 56 78")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre contact est enregistré.")
    other = Listing.objects.get(name="Café 0")
    colleague = UserFactory()
    ListingEditor.objects.create(listing=other, user=colleague, email=colleague.email)
    sign_in(page, colleague, open_page.watch.base_url)
    page.goto("/mon-espace/territoire/")
    expect(page.locator("main")).to_contain_text("06 12 34 56 78")
