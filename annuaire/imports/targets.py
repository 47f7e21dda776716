"""What a column may fill in: one line a field, how its text is read and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.models import Category, CoverageKind, Listing, Precision, Price, SpokenLanguage
from annuaire.models.coverage import Coverage
from millejours import languages
from millejours.models import Action, Audience, Need, Stage, Term
from millejours.phones import read_phone
from millejours.text import clean_input

LISTS: dict[str, type[Term]] = {
    "needs": Need,
    "actions": Action,
    "audiences": Audience,
    "stages": Stage,
    "spoken_languages": SpokenLanguage,
}
TERMS: dict[str, type[Term]] = {"category": Category, **LISTS}
FLAGS = (
    *("on_site", "at_home", "remotely", "wheelchair", "sign_language", "induction_loop"),
    *("visual_aids", "easy_to_read", "evening", "weekend", "night", "occasional_care"),
    *("emergency_care", "breastfeeding"),
)
TEXTS = (
    *("name", "structure", "description", "language", "phone", "email", "website"),
    *("opening_hours", "price"),
)
# Of the source as a whole, compared and kept like the others.
OF_THE_SOURCE = ("trust", "trust_detail", "precision")
PLACE = (
    *("kind", "label", "street", "postal_code", "commune_code", "commune_name"),
    *("departement", "region", "latitude", "longitude"),
)
TARGETS = ("identifier", *TEXTS, *TERMS, *FLAGS, *PLACE, "precision")
YES = frozenset({"1", "oui", "o", "vrai", "true", "t", "yes", "y", "x"})

_url = URLValidator(schemes=["http", "https"])


def label_of(target: str) -> str | Promise:
    """How the field is named on screen."""
    if target == "place":
        return _("adresse")
    if target == "point":
        return _("position sur la carte")
    model: Any = Coverage if target == "precision" else Listing
    return model._meta.get_field(target).verbose_name


@dataclass(frozen=True, slots=True)
class Check:
    """How the text of a field is read. ``refuse`` raises ValidationError."""

    longest: int
    refuse: Callable[[str], Any] | None = None
    choices: frozenset[str] = frozenset()
    several_lines: bool = False


def _longest(name: str) -> int:
    return int(Listing._meta.get_field(name).max_length or 0)


def _refuse_phone(text: str) -> None:
    if not read_phone(text):
        raise ValidationError(_("Ce n’est pas un numéro de téléphone."))


def _refuse_url(text: str) -> None:
    _url(text)


CHECKS: dict[str, Check] = {
    "phone": Check(_longest("phone"), _refuse_phone),
    "email": Check(_longest("email"), validate_email),
    "website": Check(_longest("website"), _refuse_url),
    "opening_hours": Check(_longest("opening_hours"), opening.validate),
    "description": Check(_longest("description"), several_lines=True),
    "price": Check(_longest("price"), choices=frozenset(Price.values)),
    "language": Check(
        _longest("language"),
        choices=frozenset(language.code for language in languages.LANGUAGES),
    ),
    "precision": Check(7, choices=frozenset(Precision.values)),
    "kind": Check(6, choices=frozenset(CoverageKind.values) - {CoverageKind.STOP}),
    "name": Check(_longest("name")),
    "structure": Check(_longest("structure")),
    "label": Check(120),
    "street": Check(160),
}


def checked(target: str, text: str) -> tuple[str, str]:
    """``(value, remark)``: a wrong value is left out, and the remark says so."""
    check = CHECKS[target]
    cleaned = _prepared(target, text, check)
    if not cleaned:
        return "", ""
    if check.choices and cleaned not in check.choices:
        return "", _("valeur inconnue, laissée de côté\u00a0: %s") % cleaned[:60]
    if check.refuse is not None:
        if len(cleaned) > check.longest:
            return "", _("valeur trop longue, laissée de côté")
        try:
            check.refuse(cleaned)
        except ValidationError:
            return "", _("valeur illisible, laissée de côté\u00a0: %s") % cleaned[:60]
    if len(cleaned) > check.longest:
        return cleaned[: check.longest].rstrip(), _("texte coupé")
    return cleaned, ""


def tidy(text: str, limit: int) -> str:
    """``clean_input``, without looking at each character of a text that is plainly printable."""
    return " ".join(text.split())[:limit] if text.isprintable() else clean_input(text, limit)


def _prepared(target: str, text: str, check: Check) -> str:
    if check.several_lines:
        lines = (tidy(line, check.longest + 1) for line in text.splitlines())
        return "\n".join(lines).strip()
    cleaned = tidy(text, max(check.longest + 1, 60))
    if target == "website" and cleaned and "://" not in cleaned:
        return f"https://{cleaned}"
    if target == "phone":
        return read_phone(cleaned) or cleaned
    return cleaned
