"""Dates in words."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def in_words(value: date | None) -> str:
    """« 1er juillet 2021 », empty for no date: Django's French format writes « 1 juillet »."""
    if value is None:
        return ""
    text = date_format(value, "DATE_FORMAT")
    return f"1er {text[2:]}" if get_language() == "fr" and text.startswith("1 ") else text
