"""The page of a Maison: the label's words, the listing's when it is on line, the request's."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from annuaire.models import Precision
from annuaire.presentation.detail import Detail, detail_of
from maisons.labels.reading import decisions_on, reservations_of
from maisons.models import Label, LabelRequestPage, MaisonPage, Partner, TeamPost
from maisons.register.agenda import agenda_of

# A script element ends at the first "</": these never appear in it as they are.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def maison_context(page: MaisonPage, request: HttpRequest) -> dict[str, Any]:
    label = _label(page)
    request_id = _granted(label)
    detail = detail_of(page.listing) if page.listing and page.listing.live else None
    partners = Partner.objects.filter(request=request_id).order_by("pk")
    posts = TeamPost.objects.filter(request=request_id, is_filled=True).order_by("pk")
    return {
        "label": label,
        "is_model": LabelRequestPage.objects.filter(
            pk=request_id, referential__is_model=True
        ).exists(),
        "verification": verification_path(label),
        "detail": detail,
        "partners": list(partners.values("name", "kind")),
        "functions": list(dict.fromkeys(posts.values_list("function", flat=True))),
        "reservations": reservations_of(label).open(),
        "workshops": agenda_of(page),
        "above": above(page, request),
        "agenda_url": reverse("register:agenda", args=[page.slug]),
        "structured_data": structured_data(page, label, detail, request),
    }


def _label(page: MaisonPage) -> Label:
    labels = Label.objects.select_related("commune", "departement__region")
    page.label = labels.get(pk=page.label_id)
    return page.label


def _granted(label: Label) -> int:
    """The key of the request whose words hold today: the last that was granted."""
    last = decisions_on(label).values_list("request_id", flat=True).first()
    return last or label.request_id


def verification_path(label: Label) -> str:
    """Where anybody checks a certificate: a page of ``maisons.labels``."""
    return reverse("labels:verify", args=[label.code])


def above(page: MaisonPage, request: HttpRequest) -> list[dict[str, str]]:
    parent = page.get_parent()
    return [{"title": parent.title, "url": parent.get_url(request) or "/"}]


def address_of(page: MaisonPage, detail: Detail | None) -> str:
    """Where it is, as far as it is public, on one line."""
    spot = detail.point if detail else None
    if spot is None:
        return str(page.label.commune)
    return " ".join(part for part in (spot.address, spot.commune) if part)


# --- What search engines read --------------------------------------------------------------------


def structured_data(
    page: MaisonPage, label: Label, detail: Detail | None, request: HttpRequest
) -> SafeString:
    """schema.org, as JSON-LD: nothing that the page does not say."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "name": page.title,
        "url": request.build_absolute_uri(page.get_url(request) or "/"),
        "parentOrganization": {"@type": "Organization", "name": label.carrier_name},
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "FR",
            "addressLocality": label.commune.name,
            "addressRegion": label.departement.region.name,
        },
    }
    if detail is not None:
        described |= _from_listing(detail, described["address"])
    text = json.dumps(described, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)


def _from_listing(detail: Detail, address: dict[str, str]) -> dict[str, Any]:
    listing, spot, said = detail.listing, detail.point, {}
    if listing.phone:
        said["telephone"] = listing.phone
    if listing.website:
        said["sameAs"] = listing.website
    if spot is not None and spot.precision == Precision.EXACT:
        street, postal_code, _locality = spot.parts
        address |= {"streetAddress": street, "postalCode": postal_code}
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": spot.latitude,
            "longitude": spot.longitude,
        }
    return said
