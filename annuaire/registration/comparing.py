"""Two versions of a step side by side, in words, for who is told that another one was saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from annuaire.registration.forms.base import StepForm
from annuaire.registration.stored import Stored


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that differs: ``mine`` was just typed, ``theirs`` is what is saved."""

    label: str
    mine: str
    theirs: str


def differences(form: StepForm, mine: Stored, theirs: Stored) -> list[Difference]:
    """The fields of ``form`` whose two answers differ; those that nobody sees are left out."""
    found = []
    for bound in form:
        texts = [in_words(bound.field, stored.get(bound.name)) for stored in (mine, theirs)]
        if texts[0] != texts[1] and not bound.is_hidden:
            found.append(Difference(str(bound.label), *texts))
    return found


def in_words(field: forms.Field, value: Any) -> str:
    """What the person would read on the form."""
    values = value if isinstance(value, list) else [value]
    texts = [one for one in values if isinstance(one, str) and one]
    if isinstance(field, forms.BooleanField):
        return "✓" if texts else "–"
    if isinstance(field, forms.ChoiceField):
        labels = _labels(field)
        texts = [labels.get(text, text) for text in texts]
    return ", ".join(texts) or "–"


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    labels: dict[str, str] = {}
    for value, label in field.choices:
        options = label if isinstance(label, list | tuple) else [(value, label)]
        labels |= {str(key): str(text) for key, text in options}
    return labels
