"""A parent looks for help near Mende, in a real browser: list, map, filters, a listing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.annuaire.factories import (
    area,
    at_a_distance,
    commune,
    departement,
    exact_point,
    make_listing,
    make_winner,
    point,
)
from tests.factories import NeedFactory, make_home
from tests.support.browser import PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)

CARD = ".dir-card"
NAME = ".dir-card h3"
MARKER = "#carte .leaflet-marker-icon"
POPUP = "#carte .leaflet-popup"
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"


@pytest.fixture(autouse=True)
def directory() -> None:
    """Around Mende: two confirmed places, a winner at Florac, and help without a place."""
    make_home()
    for code in ("48095", "48061", "97411"):
        commune(code)
    breastfeeding = NeedFactory(slug="allaiter", label="Allaiter mon bébé")
    rest = NeedFactory(slug="souffler", label="Souffler")
    make_listing(
        "PMI de Mende",
        exact_point(44.52, 3.51),
        needs=[breastfeeding, rest],
        phone="04 66 00 00 00",
        opening_hours="Mo-Fr 09:00-12:00,14:00-17:00; PH off",
    )
    make_listing("Café des parents", exact_point(44.60, 3.40), needs=[rest])
    make_winner("Bébébus des Cévennes", point("48061"), needs=[rest])
    make_listing("Visites à domicile", area(departement=departement("48")), at_home=True)
    make_listing("Écoute", at_a_distance(), remotely=True)


def test_from_a_few_letters_to_a_listing(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto("/annuaire/")
    place = page.get_by_role("combobox", name="Votre commune ou code postal")
    place.press_sequentially("Mend")
    expect(page.get_by_role("option", name="Mende (48)")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(place).to_have_value("Mende (48)")
    page.get_by_role("combobox", name="Distance").select_option("50")
    page.get_by_role("button", name="Chercher", exact=True).click()

    expect(page).to_have_url(re.compile(r"\?lieu=Mende\+%2848%29&rayon=50$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("près de Mende (48)")
    near = page.get_by_role("region", name="Près de chez vous").locator(NAME)
    expect(near).to_have_text(["PMI de Mende", "Café des parents", "Bébébus des Cévennes"])
    expect(page.locator(MARKER)).to_have_count(3)
    axe(page)

    page.get_by_text("Allaiter mon bébé (1)").click()
    page.get_by_role("button", name="Voir les résultats").click()
    expect(page.get_by_role("link", name="Retirer le filtre Allaiter mon bébé")).to_be_visible()
    expect(page.locator(NAME)).to_have_text(["PMI de Mende"])

    page.get_by_role("link", name="PMI de Mende").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PMI de Mende")
    expect(page.get_by_role("link", name="04 66 00 00 00")).to_have_attribute(
        "href", "tel:+33466000000"
    )
    expect(page.locator("[data-directory-map] .dir-pin--exact")).to_be_visible()
    axe(page)


def test_the_map_and_the_list_are_in_step(browser_page: Page) -> None:
    page = browser_page
    page.goto("/annuaire/?lieu=Mende&rayon=50")
    marker = page.locator(f"{MARKER}[aria-label^='Bébébus']")
    expect(marker).to_be_visible()
    page.wait_for_load_state("networkidle")  # the map has drawn its last answer
    page.locator(CARD, has_text="Bébébus").hover()
    expect(marker).to_have_class(re.compile("is-pointed"))
    marker.focus()
    expect(page.locator(f"{CARD}.is-pointed")).to_contain_text("Bébébus")


def test_the_map_is_read_with_the_keyboard(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto("/annuaire/?lieu=Mende&rayon=50")
    page.locator(f"{MARKER}[aria-label^='Bébébus']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Bébébus des Cévennes")).to_contain_text(
        "Position à la commune près"
    )
    assert page.evaluate(FOCUSED) == "Bébébus des Cévennes"
    axe(page)
    page.keyboard.press("Escape")
    expect(page.locator(POPUP)).to_have_count(0)
    assert page.evaluate(FOCUSED).startswith("Bébébus des Cévennes (position")
    expect(page.get_by_role("button", name="Dézoomer")).to_be_visible()


def test_listings_at_the_same_place_are_listed_together(browser_page: Page) -> None:
    page = browser_page
    make_winner("Ludothèque de Florac", point("48061"))
    page.goto("/annuaire/?lieu=Mende&rayon=50")
    page.get_by_role("button", name="Lieux regroupés : 2. Agrandir").press("Enter")
    popup = page.get_by_role("dialog", name="Lieux au même endroit : 2")
    expect(popup.get_by_role("link")).to_have_text(["Bébébus des Cévennes", "Ludothèque de Florac"])


def test_another_zone_is_searched_from_the_map(browser_page: Page) -> None:
    page = browser_page
    make_listing("PMI de Saint-Denis", point("97411"))
    page.goto("/annuaire/?lieu=Mende&besoin=souffler")
    expect(page.locator(MARKER)).to_have_count(3)
    expect(page.get_by_role("button", name="Chercher dans cette zone")).to_be_hidden()
    page.get_by_role("button", name="La Réunion").click()
    page.get_by_role("button", name="Chercher dans cette zone").click()
    expect(page).to_have_url(
        re.compile(r"\?besoin=souffler&lat=-21\.\d\d?&lon=55\.\d\d?&rayon=\d+$")
    )


def test_the_position_is_rounded_before_it_is_sent(open_page: Callable[..., Page]) -> None:
    page = open_page(
        geolocation={"latitude": 44.518731, "longitude": 3.501234}, permissions=["geolocation"]
    )
    page.goto("/annuaire/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page).to_have_url(re.compile(r"\?lat=44\.52&lon=3\.50$"))
    expect(page.locator(NAME).first).to_have_text("PMI de Mende")


def test_a_refused_position_is_said_in_a_sentence(browser_page: Page) -> None:
    page = browser_page
    page.goto("/annuaire/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_text("Votre navigateur n’a pas donné votre position.")).to_be_visible()


def test_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE_WIDTH, has_touch=True, is_mobile=True)
    page.goto("/annuaire/?lieu=Mende&rayon=50")
    expect(page.get_by_text("Allaiter mon bébé (1)")).to_be_hidden()
    page.get_by_text("Filtres", exact=True).tap()
    page.get_by_text("Allaiter mon bébé (1)").tap()
    page.get_by_role("button", name="Voir les résultats").tap()
    expect(page.locator(CARD)).to_have_count(1)
    page.get_by_role("link", name="Voir la carte").tap()
    expect(page.locator(MARKER)).to_have_count(1)
    assert not scrolls_sideways(page)


def test_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/annuaire/")
    page.get_by_label("Votre commune ou code postal").fill("mande")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.get_by_role("link", name="Mende (48)").click()
    expect(page.locator(NAME).first).to_have_text("PMI de Mende")
    expect(page.locator("#carte")).to_be_hidden()
    expect(page.get_by_role("button", name="Autour de moi")).to_be_hidden()
    page.get_by_text("Allaiter mon bébé (1)").click()
    page.get_by_role("button", name="Voir les résultats").click()
    expect(page.locator(NAME)).to_have_text(["PMI de Mende"])
    page.get_by_role("link", name="PMI de Mende").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PMI de Mende")
