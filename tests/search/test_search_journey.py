"""A parent searches the site, in a real browser: suggestions, results, and help at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from millejours.models.useful_numbers import Situation
from tests.articles.factories import make_article
from tests.factories import ContentPageFactory, NeedFactory, UsefulNumberFactory, make_home
from tests.support.browser import PHONE_WIDTH

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "L’entretien prénatal précoce"


@pytest.fixture(autouse=True)
def content() -> None:
    home = make_home()
    make_article(title=TITLE, summary="Une heure pour parler de tout.")
    ContentPageFactory(parent=home, title="Les Maisons", summary="Des lieux.")
    NeedFactory(slug="entretien", label="Entretien et soutien")
    UsefulNumberFactory(
        slug="prevention-suicide",
        number="3114",
        name="Prévention du suicide",
        situation=Situation.DISTRESS,
    )


def test_from_a_few_letters_to_an_article(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto("/")
    field = page.get_by_role("search", name="Sur tout le site").get_by_role("combobox")
    field.press_sequentially("entret")
    options = page.get_by_role("option")
    expect(options).to_have_text([f"{TITLE} Article", "Entretien et soutien Près de chez vous"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("Propositions : 2")).to_be_attached()
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/lentretien-prenatal-precoce/$"))


def test_escape_closes_the_list_and_enter_asks_the_question(browser_page: Page) -> None:
    page = browser_page
    page.goto("/recherche/")
    field = page.get_by_role("combobox", name="Que cherchez-vous")
    field.press_sequentially("entret")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("entret")
    field.fill("entretien")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=entretien$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 résultat pour « entretien »")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_a_call_for_help_is_answered_first(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto("/recherche/")
    page.get_by_role("combobox", name="Que cherchez-vous").press_sequentially("je veux mourir")
    expect(page.get_by_role("option").first).to_have_text("Besoin d’aide maintenant 3114")
    page.keyboard.press("Enter")
    first = page.locator("main").get_by_role("link").first
    expect(first).to_contain_text("3114")
    expect(first).to_have_attribute("href", "tel:3114")
    expect(first).to_be_in_viewport()
    axe(page)


def test_on_a_phone_the_search_opens_over_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page(width=PHONE_WIDTH, has_touch=True, is_mobile=True)
    page.goto("/")
    page.get_by_role("button", name="Rechercher").first.tap()
    field = page.get_by_role("search", name="Sur tout le site").get_by_role("combobox")
    expect(field).to_be_visible()
    field.press_sequentially("entret")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_visible()
    field.press_sequentially("ien")
    page.get_by_role("option", name=TITLE).tap()
    expect(page).to_have_url(re.compile(r"/lentretien-prenatal-precoce/$"))


@pytest.mark.parametrize("width", [PHONE_WIDTH, 1280])
def test_without_javascript(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width=width, java_script_enabled=False)
    page.goto("/")
    search = page.get_by_role("search", name="Sur tout le site")
    search.get_by_label("Rechercher").fill("entretien")
    search.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
