"""The figures of the label in a real browser: accessible, narrow, chosen without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from maisons.requests.generation import generate
from tests.maisons.instruction.factories import Course
from tests.moderation.factories import animator
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
AXE_HERE = "() => axe.run('.label-steering', {resultTypes: ['violations']})"


@pytest.fixture
def enter(open_page: Callable[..., Page], client: Client, live_server: Any) -> Callable[..., Page]:
    """``enter(width=360)``: a page where somebody of the animation team is signed in."""
    Course().file()
    generate(60)

    def open_one(**options: Any) -> Page:
        page = open_page(**options)
        client.force_login(animator())
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_one


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_the_page_is_accessible_and_fits(enter: Callable[..., Page], width: int) -> None:
    page = enter(width=width)
    page.goto(reverse("maisons_steering") + "?demonstration=avec&du=2000-01-01")
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(AXE_HERE)["violations"]
    assert not violations, [(each["help"], each["nodes"]) for each in violations]
    assert not scrolls_sideways(page)
    assert not scrolls_sideways(page, ".content-wrapper")


def test_requests_are_chosen_without_javascript(enter: Callable[..., Page]) -> None:
    page = enter(width=PHONE_WIDTH, java_script_enabled=False)
    page.goto(reverse("maisons_steering"))
    expect(page.locator(".label-steering")).to_contain_text("1 demande déposée")
    page.get_by_label("Démonstration").select_option("avec")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".label-steering__made-up").first).to_contain_text("elles n’existent pas")
    expect(page.get_by_role("table", name="Demandes par région et par étape")).to_be_visible()
