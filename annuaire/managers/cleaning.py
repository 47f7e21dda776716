"""What somebody typed or a cell says, as the plain value of a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.managers.fields import Field, Kind
from annuaire.models import Price
from millejours.phones import validate_phone
from millejours.text import clean_input, fold
from millejours.vocabulary import vocabulary

SEPARATOR = "|"
FARTHEST = dt.timedelta(days=730)
YES, NO = frozenset({"oui", "o", "vrai", "1", "x"}), frozenset({"", "non", "n", "faux", "0"})
TEXTS: Mapping[str, forms.Field] = MappingProxyType(
    {
        "phone": forms.CharField(max_length=20, required=False, validators=[validate_phone]),
        "email": forms.EmailField(max_length=254, required=False),
        "website": forms.URLField(max_length=200, required=False, assume_scheme="https"),
        "professional_contact": forms.CharField(max_length=200, required=False),
        "opening_hours": forms.CharField(
            max_length=255, required=False, validators=[opening.validate]
        ),
    }
)
DAY = forms.DateField(required=False, input_formats=["%d/%m/%Y", "%Y-%m-%d"])


def clean(field: Field, text: str) -> Any:
    """The value that ``text`` says; an empty text says nothing. Raises ValidationError."""
    typed = clean_input(text, 2000)
    refuse_formula(typed)
    if field.kind is Kind.DAY:
        return _day(typed)
    if field.kind is Kind.PRICE:
        return _price(typed)
    if field.kind is Kind.FLAG:
        return _flag(typed)
    if field.kind is Kind.TERMS:
        return _terms(field, typed)
    return TEXTS[field.name].clean(typed)


def refuse_formula(text: str) -> None:
    """Raises ValidationError: only a spreadsheet knows what it is worth."""
    if text.startswith("="):
        raise ValidationError(_("C’est une formule\u00a0: écrivez sa valeur."))


def _day(typed: str) -> str:
    day = DAY.clean(typed)
    if day is None:
        return ""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(_("Cette date est passée\u00a0: laissez vide si c’est ouvert."))
    if day > today + FARTHEST:
        raise ValidationError(_("C’est dans plus de deux ans\u00a0: retirez plutôt la fiche."))
    return day.isoformat()


def _price(typed: str) -> str:
    asked = fold(typed)
    for value, label in Price.choices:
        if asked in (fold(value), fold(str(label))):
            return str(value)
    if asked:
        labels = ", ".join(str(label) for label in Price.labels)
        raise ValidationError(_("Ce tarif n’existe pas. Choisissez parmi\u00a0: %s.") % labels)
    return ""


def _flag(typed: str) -> bool:
    asked = fold(typed)
    if asked not in YES | NO:
        raise ValidationError(_("Répondez par oui ou par non."))
    return asked in YES


def _terms(field: Field, typed: str) -> list[str]:
    """Labels or identifiers, separated by ``|``."""
    assert field.model is not None  # noqa: S101 (of a field of terms)
    entries = vocabulary(field.model).entries
    known = {fold(name): entry.slug for entry in entries for name in (entry.slug, entry.label)}
    asked = [part for part in typed.split(SEPARATOR) if part.strip()]
    if unknown := [part.strip() for part in asked if fold(part) not in known]:
        raise ValidationError(
            _("Inconnu\u00a0: %s. Séparez les valeurs par une barre droite.") % ", ".join(unknown)
        )
    return sorted({known[fold(part)] for part in asked})
