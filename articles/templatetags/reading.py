"""Dates, files and addresses, in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import filesizeformat

from articles.wording import in_words
from millejours.models import SiteDocument

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """``wording.in_words``, of a moment the day it is in Paris."""
    return in_words(value)


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
