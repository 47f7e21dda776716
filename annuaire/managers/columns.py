"""The columns of the file of a body, as it is written and as it comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext as _

from annuaire.managers.cleaning import SEPARATOR
from annuaire.managers.fields import FIELDS, Field, Kind
from annuaire.managers.texts import Values
from annuaire.models import Listing, Price
from millejours.spreadsheets import cell
from millejours.vocabulary import vocabulary

IDENTIFIER: Final = "identifiant"
VERSION: Final = "version"
NAME: Final = "nom"
TYPE: Final = "type"
STREET: Final = "adresse"
POSTAL_CODE: Final = "code postal"
COMMUNE: Final = "commune"
REASON: Final = "justification"
SAID = ("état", "confirmée le", "manque")  # for reading: not looked at when it comes back
PLACE = (NAME, TYPE, STREET, POSTAL_CODE, COMMUNE, REASON)
HEADING = (IDENTIFIER, VERSION, *SAID, *PLACE, *(field.column for field in FIELDS))


def place_of(listing: Listing) -> dict[str, str]:
    """The columns that say who and where; of its first presence."""
    coverage = next(iter(listing.coverages.all()), None)
    return {
        NAME: listing.name,
        TYPE: listing.category.label,
        STREET: coverage.street if coverage else "",
        POSTAL_CODE: coverage.postal_code if coverage else "",
        COMMUNE: coverage.territory_name() if coverage else "",
        REASON: listing.trust_detail,
    }


def text_of(field: Field, value: Any) -> str:
    """The cell that says a value, before it is made inert."""
    if field.kind is Kind.FLAG:
        return _("oui") if value else _("non")
    if field.kind is Kind.TERMS and field.model is not None:
        labels = vocabulary(field.model).by_slug
        return f" {SEPARATOR} ".join(labels[slug].label for slug in value if slug in labels)
    if field.kind is Kind.PRICE and value in Price.values:
        return str(Price(value).label)
    if field.kind is Kind.DAY and value:
        return cell(dt.date.fromisoformat(value))
    return str(value)


def texts_of(values: Values) -> list[str]:
    return [text_of(field, values[field.name]) for field in FIELDS]
