"""Dates, files and addresses, in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import get_language

from millejours.models import SiteDocument

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """« 1er juillet 2021 », empty for no date: Django's French format writes « 1 juillet »."""
    if value is None:
        return ""
    text = date_format(value, "DATE_FORMAT")
    return f"1er {text[2:]}" if get_language() == "fr" and text.startswith("1 ") else text


@register.filter
def host(address: str) -> str:
    """``www.exemple.fr`` for ``https://www.exemple.fr/video``."""
    return urlsplit(address).hostname or address


@register.filter
def file_details(document: SiteDocument) -> str:
    """« PDF – 61,9 Kio – Français »: format, size where it is known, language."""
    size = filesizeformat(document.file_size) if document.file_size else ""
    parts = [document.file_extension.upper(), size, document.get_language_display()]
    return " – ".join(part for part in parts if part)
