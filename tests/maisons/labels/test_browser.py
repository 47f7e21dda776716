"""Verification and the page of the team in a real browser: accessible, narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from maisons.labels.reading import last_request
from maisons.labels.services import suspend
from tests.factories import UserFactory, make_home
from tests.maisons.labels.factories import decider, labelled, reserved, write_appeal
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, user: Any, site: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_narrow(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    allowed_messages: list[str],
    live_server: Any,
    width: int,
) -> None:
    allowed_messages += ["status of 404"]
    make_home()
    write_appeal()
    label = reserved(is_demonstration=True)
    stopped = labelled()
    suspend(stopped, decider(), "Travaux")
    page = open_page(width=width)
    visited = ["/maisons/verifier/", "/maisons/verifier/ABCDEFGHJK/"]
    visited += [reverse("labels:verify", args=[each.code]) for each in (label, stopped)]
    for address in visited:
        page.goto(address)
        axe(page)
        assert not scrolls_sideways(page), address
    for each in (label, stopped):
        sign_in(page, last_request(each).members.get().user, live_server.url)
        page.goto(reverse("labels:team", args=[each.code]))
        expect(page.get_by_role("heading", level=1)).to_have_text(each.name)
        axe(page)
        assert not scrolls_sideways(page)


def test_a_code_is_typed_then_read(browser_page: Page) -> None:
    label = labelled(UserFactory())
    browser_page.goto("/maisons/verifier/")
    browser_page.get_by_label("Le code à vérifier").fill(f" {label.code.lower()} ")
    browser_page.get_by_role("button", name="Vérifier").click()
    expect(browser_page.get_by_role("heading", level=2, name="Ce certificat est")).to_be_visible()
