"""The register in a real browser: accessible, narrow, its list without JavaScript, its map with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from maisons.models import MaisonPage
from millejours.models import User
from tests.factories import UserFactory
from tests.maisons.register.factories import (
    make_maison,
    make_session,
    make_workshop,
    with_listing_on_line,
)
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def page_of_mende(user: User) -> MaisonPage:
    """With a listing on line and a workshop; another Maison overseas, a demonstration."""
    make_maison("97411", "Maison des Filaos", is_demonstration=True)
    page = with_listing_on_line(make_maison("48095", "Maison de la Margeride", user=user))
    make_session(make_workshop(page))
    return page


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_narrow(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    allowed_messages: list[str],
    page_of_mende: MaisonPage,
    width: int,
) -> None:
    allowed_messages += ["status of 400"]
    page = open_page(width=width)
    for path in (
        "/maisons/",
        "/maisons/?lieu=Mende&territoire=rural",
        "/maisons/?lieu=Xyzzyx",
        "/maisons/?rayon=loin",
        page_of_mende.url,
        "/maisons/maison-des-filaos-saint-denis/",
        "/maisons/couverture/",
    ):
        page.goto(path)
        assert not scrolls_sideways(page), path
        axe(page)


def test_the_map_shows_what_the_list_says(browser_page: Page, page_of_mende: MaisonPage) -> None:
    browser_page.goto("/maisons/?lieu=Mende")
    expect(browser_page.locator(".dir-card__link").first).to_have_text("Maison de la Margeride")
    browser_page.locator("#carte").scroll_into_view_if_needed()
    marker = browser_page.locator(".dir-pin")
    expect(marker).to_have_count(1)
    marker.click()
    link = browser_page.get_by_role("dialog").get_by_role("link", name="Maison de la Margeride")
    link.click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Maison de la Margeride")


def test_one_finds_a_maison_without_javascript_nor_cookie(
    open_page: Callable[..., Page], page_of_mende: MaisonPage
) -> None:
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto("/maisons/")
    page.get_by_label("Votre commune ou code postal").fill("Mende")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.get_by_role("link", name="Maison de la Margeride").click()
    expect(page.get_by_role("heading", name="Massage des bébés")).to_be_visible()
    assert page.context.cookies() == []
