"""Pressing the button of a page that was read."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.support.pages import html


def plan_on(client: Client, page: str) -> str:
    """The hidden mark of the plan that a page shows; empty where nothing is left to launch."""
    field = html(client.get(page)).select_one("[name=plan]")
    return str(field["value"]) if field else ""


def launch(client: Client, page: str, **values: Any) -> Any:
    """Read the page of a work, then press its button."""
    return client.post(f"{page}lancer/", {"plan": plan_on(client, page), **values})
