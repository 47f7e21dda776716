"""The register as open data: one line a Maison, what is public of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annuaire.addresses import public_address
from annuaire.models import Coverage
from maisons.register.entries import Entry


def heading() -> list[str]:
    return [
        _("nom"),
        _("adresse"),
        _("commune"),
        _("code commune Insee"),
        _("département"),
        _("région"),
        _("structure porteuse"),
        _("SIRET"),
        _("label depuis le"),
        _("label jusqu’au"),
        _("outre-mer"),
        _("quartier prioritaire"),
        _("territoire rural"),
        _("téléphone"),
        _("courriel"),
        _("site"),
        _("horaires (notation OpenStreetMap)"),
        _("latitude"),
        _("longitude"),
        _("précision de la position"),
        _("page"),
        _("démonstration"),
    ]


def rows(chosen: Iterable[Entry], request: HttpRequest) -> Iterator[list[Any]]:
    shown = list(chosen)
    keys = [entry.row.coverage_id for entry in shown if entry.row]
    coverages = Coverage.objects.in_bulk(keys) if keys else {}
    for entry in shown:
        yield _row(entry, coverages, request)


def _row(entry: Entry, coverages: dict[int, Coverage], request: HttpRequest) -> list[Any]:
    label = entry.label
    listing = entry.page.listing if entry.row else None
    address = public_address(entry.row, coverages.get(entry.row.coverage_id)) if entry.row else ""
    contact = [listing.phone, listing.email, listing.website] if listing else [""] * 3
    return [
        label.name,
        address,
        label.commune.name,
        label.commune_id,
        label.departement.name,
        label.departement.region.name,
        label.carrier_name,
        label.carrier_siret,
        label.starts_on,
        label.ends_on,
        _yes(entry.is_overseas),
        _yes(label.in_priority_neighbourhood),
        _yes(label.in_rural_area),
        *contact,
        listing.opening_hours if listing else "",
        entry.latitude,
        entry.longitude,
        entry.precision,
        request.build_absolute_uri(entry.page.get_url(request) or "/"),
        _yes(label.is_demonstration),
    ]


def _yes(value: bool) -> str:
    return _("oui") if value else _("non")
