"""The pages of the Maisons in a real browser: accessible, narrow, useful without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from maisons.referential.loading import load_model
from tests.factories import make_home
from tests.maisons.factories import criterion, domain, version_on_line
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/maisons/auto-evaluation/"


@pytest.fixture
def model(settings: Any) -> None:
    """The model on line, as a new site in DEBUG has it, and a version before it."""
    make_home()
    settings.DEBUG = True
    load_model()
    settings.DEBUG = False
    before = domain("A", criterion("A1"), criterion("Z1", for_rural=True), title="Accueil")
    version_on_line("2025-1", before, in_force_from=date(2025, 1, 1))


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_narrow(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    allowed_messages: list[str],
    model: None,
    width: int,
) -> None:
    allowed_messages += ["status of 400"]
    page = open_page(width=width)
    for path in (
        "/maisons/",
        "/maisons/referentiel/",
        "/maisons/referentiel/modele-2026-1/",
        "/maisons/referentiel/comparer/",
        "/maisons/referentiel/comparer/?avant=rien",
        FORM,
    ):
        page.goto(path)
        assert not scrolls_sideways(page), path
        axe(page)
    page.locator("#c-a1-oui").check(force=True)
    page.locator("#c-a2-non").check(force=True)
    page.get_by_role("button", name="Voir mon bilan").click()
    expect(page.get_by_role("heading", name="Votre bilan")).to_be_visible()
    assert not scrolls_sideways(page)
    axe(page)


def test_one_assesses_oneself_without_javascript_nor_cookie(
    open_page: Callable[..., Page], model: None
) -> None:
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto(FORM)
    page.locator("label[for='territoire-outre-mer']").click()
    page.locator("label[for='c-a1-oui']").click()
    page.locator("label[for='c-b6-en-cours']").click()
    page.get_by_role("button", name="Voir mon bilan").click()
    expect(page.get_by_text("Territoire : outre-mer.")).to_be_visible()
    expect(page.locator("svg.mai-chart")).to_be_visible()
    assert page.url.endswith(FORM)
    assert page.context.cookies() == []
    page.get_by_role("button", name="Corriger mes réponses").click()
    expect(page.locator("#c-a1-oui")).to_be_checked()
    expect(page.locator("#territoire-outre-mer")).to_be_checked()
