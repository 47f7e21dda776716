"""The certificate of a label that is in force, and its logo."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from annuaire.kit.logo import Logo, logo_of
from annuaire.kit.qr import qr_image
from annuaire.kit.verification import readable
from maisons.labels.reading import has_open_reservations, is_model, last_request
from maisons.models import Label, LabelSettings
from millejours.languages import SOURCE_LANGUAGE
from millejours.mail import absolute_url

LOGO_FOLDER = Path(__file__).parent / "data"  # made by scripts/build_logo.py
LONG_NAMES = 90  # characters of the Maison and of its carrier: written smaller beyond


def label_logo() -> Logo:
    return logo_of(LabelSettings.current(), LOGO_FOLDER)


def document(label: Label) -> str:
    """The HTML of the certificate, in French, images inside. Addresses are whole: it is printed."""
    verify_url = absolute_url(reverse("labels:verify", args=[label.code]))
    context = {
        "label": label,
        "logo": label_logo().inline(),
        "qr": qr_image(verify_url),
        "code": readable(label.code),
        "short_url": verify_url.split("://", 1)[-1],
        "signatory": LabelSettings.current().signatory,
        "has_reservations": has_open_reservations(label),
        "is_long": len(label.name) + len(label.carrier_name) > LONG_NAMES,
        "is_demonstration": label.is_demonstration,
        "is_model": is_model(last_request(label)),
    }
    with override(SOURCE_LANGUAGE):
        return render_to_string("maisons/labels/documents/certificate.html", context)
