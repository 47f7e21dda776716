"""People who open the admin, or their space, in a real browser, signed in already."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from millejours.models import User


def browser_of(user: User, open_page: Callable[..., Page], server_url: str, **options: int) -> Page:
    """Her own browser, where she enters first. ``options``: those of ``open_page``."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = open_page(**options)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server_url}]
    )
    page.goto("/admin/" if user.has_perm("wagtailadmin.access_admin") else "/mon-espace/")
    return page
