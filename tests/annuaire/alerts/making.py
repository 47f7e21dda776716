"""Alerts of the public, and the form that sends them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annuaire.alerts.services import receive
from annuaire.models import AlertKind, Listing, ListingAlert
from tests.annuaire.factories import make_listing

FROM_HERE = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}


def address(listing: Listing) -> str:
    return reverse("annuaire:alert", args=[listing.pk, listing.slug])


def send(client: Client, listing: Listing, **values: Any) -> HttpResponse:
    """As the browser of a visitor does."""
    return client.post(address(listing), {"kind": "erreur", **values}, headers=FROM_HERE)


def an_alert(
    listing: Listing | None = None, kind: str = AlertKind.WRONG, text: str = ""
) -> ListingAlert:
    return receive(listing or make_listing(), kind, text)
