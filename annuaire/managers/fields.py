"""What may be changed of many listings at once: one table, for the form and for the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annuaire.models import SpokenLanguage
from millejours.models import Audience, Need, Stage, Term


class Kind(Enum):
    TEXT = "text"
    HOURS = "hours"
    DAY = "day"
    PRICE = "price"
    FLAG = "flag"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of Listing. ``column``: its heading in a file; ``is_prompt``: written at once."""

    name: str
    label: str | Promise
    kind: Kind
    column: str
    is_prompt: bool = False
    model: type[Term] | None = None


FIELDS = (
    Field("opening_hours", _("Horaires"), Kind.HOURS, "horaires", is_prompt=True),
    Field("closed_until", _("Fermé jusqu’au"), Kind.DAY, "fermé jusqu’au", is_prompt=True),
    Field(
        "professional_contact",
        _("Contact réservé aux professionnels"),
        Kind.TEXT,
        "contact professionnel",
        is_prompt=True,
    ),
    Field("phone", _("Téléphone"), Kind.TEXT, "téléphone"),
    Field("email", _("Adresse électronique publique"), Kind.TEXT, "courriel"),
    Field("website", _("Site"), Kind.TEXT, "site"),
    Field("price", _("Tarif"), Kind.PRICE, "tarif"),
    Field("needs", _("Besoins"), Kind.TERMS, "besoins", model=Need),
    Field("stages", _("Étapes"), Kind.TERMS, "étapes", model=Stage),
    Field("audiences", _("Publics"), Kind.TERMS, "publics", model=Audience),
    Field(
        "spoken_languages",
        _("Langues parlées"),
        Kind.TERMS,
        "langues parlées",
        model=SpokenLanguage,
    ),
    Field("wheelchair", _("Accessible en fauteuil roulant"), Kind.FLAG, "fauteuil roulant"),
    Field("sign_language", _("Accueil en langue des signes (LSF)"), Kind.FLAG, "langue des signes"),
    Field("induction_loop", _("Boucle magnétique"), Kind.FLAG, "boucle magnétique"),
    Field("visual_aids", _("Aides pour déficients visuels"), Kind.FLAG, "aides visuelles"),
    Field("easy_to_read", _("Documents faciles à lire"), Kind.FLAG, "facile à lire"),
)
BY_NAME: Mapping[str, Field] = MappingProxyType({field.name: field for field in FIELDS})
BY_COLUMN: Mapping[str, Field] = MappingProxyType({field.column: field for field in FIELDS})
TERM_FIELDS = tuple(field for field in FIELDS if field.kind is Kind.TERMS)


def empty(field: Field) -> Any:
    """The value of a field that says nothing."""
    if field.kind is Kind.TERMS:
        return []
    if field.kind is Kind.FLAG:
        return False
    return ""
