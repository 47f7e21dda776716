"""A request written, filed and completed in a real browser, without JavaScript and at 360 px."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from maisons.models import LabelRequestPage, State
from tests.factories import UserFactory
from tests.maisons.application.factories import (
    HOME,
    address,
    again,
    complement,
    complete,
    filed,
    in_force,
)
from tests.support.browser import DESKTOP_WIDTH, PHONE_WIDTH, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = (
    "",
    "porteur/",
    "lieu/",
    "territoire/",
    "partenaires/",
    "budget/",
    "domaine-a/",
    "deposer/",
    "membres/",
    "dossier/",
    "pieces/A1/",
    "supprimer/",
    "version/",
)


def sign_in(page: Page, user: Any, client: Any, live_server: Any) -> None:
    client.force_login(user)
    name = client.cookies.keys()
    cookies = [
        {"name": each, "value": client.cookies[each].value, "url": live_server.url} for each in name
    ]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [DESKTOP_WIDTH, PHONE_WIDTH])
def test_every_page_is_accessible_and_narrow(
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    client: Any,
    live_server: Any,
    width: int,
) -> None:
    director = UserFactory()
    request = complete(director)
    asked = filed(director)
    complement(asked, "A1", opens_project=True)
    in_force("2026-2", in_force_from=timezone.localdate())
    page = open_page(width=width)
    sign_in(page, director, client, live_server)
    paths = [address(request, path) for path in PATHS]
    paths += [
        address(asked, path)
        for path in ("", "complement/", "deposee/", "domaine-a/", "domaine-b/", "retirer/")
    ]
    for path in (HOME, f"{HOME}ouvrir/", *paths):
        page.goto(path)
        assert not scrolls_sideways(page), path
        axe(page)


def test_a_request_is_filed_without_javascript(
    open_page: Callable[..., Page], client: Any, live_server: Any
) -> None:
    director = UserFactory()
    request = complete(director)
    page = open_page(width=PHONE_WIDTH, java_script_enabled=False)
    sign_in(page, director, client, live_server)
    page.goto(address(request, "domaine-a/"))
    page.locator("label[for='id_c-A2_2']").click()
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click()
    page.get_by_role("link", name="Relire et déposer").click()
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_role("heading", name="Accusé de réception")).to_be_visible()
    assert again(request).state == State.ADMISSIBILITY
    assert LabelRequestPage.objects.filter(pk=request.pk, filed_at__isnull=False).exists()
