"""Reading the HTML of a response in tests."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.http import HttpResponse


def html(response: HttpResponse) -> BeautifulSoup:
    """The parsed page: ``html(response).select_one("h1").text``."""
    assert response.headers["Content-Type"].startswith("text/html"), response.headers
    return BeautifulSoup(response.content, "html.parser")


def text_of(response: HttpResponse) -> str:
    """What a person reads, on one line."""
    return " ".join(html(response).get_text(" ").split())
