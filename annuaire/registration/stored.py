"""From what a form accepted to the JSON that is kept, and back, whatever its age or shape."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

Stored = dict[str, Any]


def to_stored(cleaned: dict[str, Any]) -> Stored:
    """Texts and lists of texts only: what a browser would send again."""
    return {name: _text(value) for name, value in cleaned.items() if not _is_file(value)}


def _is_file(value: Any) -> bool:
    return hasattr(value, "content")


def _text(value: Any) -> str | list[str]:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


def as_form_data(stored: Any) -> MultiValueDict[str, str]:
    """What a form reads; anything that is no text is left out."""
    data: MultiValueDict[str, str] = MultiValueDict()
    if not isinstance(stored, dict):
        return data
    for name, value in stored.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [one for one in values if isinstance(one, str)])
    return data


def as_initial(stored: Any, form_class: type[forms.BaseForm]) -> dict[str, Any]:
    """The values that a form shows first; a missing one is left to the form."""
    data = as_form_data(stored)
    initial: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():
        if name in data:
            many = isinstance(field, forms.MultipleChoiceField)
            initial[name] = data.getlist(name) if many else data.get(name, "")
    return initial


def step_of(data: Any, slug: str) -> Stored:
    """The answers of a step; empty when they are missing or of another shape."""
    found = data.get(slug) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}
