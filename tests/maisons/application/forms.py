"""The forms of the sections, as a browser sends them."""

from __future__ import annotations

import re
from typing import Any

from maisons.models import LabelRequestPage
from tests.maisons.application.factories import address

DIGEST = re.compile(r'name="digest" value="([0-9a-f]*)"')


def digest(browser: Any, request: LabelRequestPage, slug: str) -> str:
    found = DIGEST.search(browser.get(address(request, f"{slug}/")).content.decode())
    assert found is not None
    return found[1]


def send(browser: Any, request: LabelRequestPage, slug: str, **fields: Any) -> Any:
    """As a browser that has just opened the page."""
    data = {"digest": digest(browser, request, slug), **fields}
    return browser.post(address(request, f"{slug}/"), data)


CARRIER = {
    "name": "PMI de Saint-Denis",
    "kind": "pmi",
    "siret": "732 829 320 00074",
    "address": "1 rue de Paris",
    "commune": "Saint-Denis (974)",
    "contact_name": "Camille",
    "contact_email": "camille@exemple.fr",
    "contact_phone": "0262 12 34 56",
}
PLACE = {
    "name": "Maison des Lilas",
    "summary": "Un lieu pour tous.\r\nDeux lignes.",
    "street": "3 rue des Lilas",
    "postal_code": "97400",
    "commune": "Saint-Denis (974)",
    "h_mo_1_de": "09:00",
    "h_mo_1_a": "12:00",
    "premises": "Trois salles",
    "surface": "120",
    "wheelchair": "on",
}


def rows(*lines: dict[str, str], known: int = 0, **more: str) -> dict[str, str]:
    data = {"l-TOTAL_FORMS": str(len(lines)), "l-INITIAL_FORMS": str(known), **more}
    for rank, line in enumerate(lines):
        data |= {f"l-{rank}-{name}": value for name, value in line.items()}
    return data
