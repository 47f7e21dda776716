"""Plain values in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _


def in_words(value: Any) -> str:
    """« Oui », « 12 mars 2026 », « 1,5 »…; empty for no value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    if isinstance(value, datetime) and timezone.is_aware(value):
        return str(localize(timezone.localtime(value)))
    if isinstance(value, dict):
        return "\n".join(f"{key}\u00a0: {in_words(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return "\n".join(in_words(item) for item in value)
    return str(localize(value))


def label_of_choice(choices: Iterable[Any], value: Any) -> str:
    """What people read for ``value``: its label, or itself when it is no longer a choice."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            if value in dict(label):
                return str(dict(label)[value])
        elif key == value:
            return str(label)
    return str(value)
