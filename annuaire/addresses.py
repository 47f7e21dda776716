"""What the public may read of an address: as its precision allows, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from annuaire.models import Coverage, Precision, SearchRow
from millejours.text import fold
from territoires.words import WAYS

if TYPE_CHECKING:
    from annuaire.presentation.names import Territories


class Parts(NamedTuple):
    """``locality`` is the name of the commune, without its department."""

    street: str = ""
    postal_code: str = ""
    locality: str = ""


NO_PARTS = Parts()


def public_address(row: SearchRow, coverage: Coverage | None) -> str:
    """Street and number, street alone, or nothing: as the public precision allows."""
    street, postal_code = _public_parts(row, coverage)
    return f"{street}, {postal_code}".strip(", ")


def parts_of_address(row: SearchRow, coverage: Coverage | None, names: Territories) -> Parts:
    """The same in parts, for who reads them one by one: vCards."""
    street, postal_code = _public_parts(row, coverage)
    commune = names.communes.get(row.commune_code)
    return Parts(street, postal_code, commune.name if commune is not None else "")


def _public_parts(row: SearchRow, coverage: Coverage | None) -> tuple[str, str]:
    if coverage is None or row.precision == Precision.COMMUNE or not coverage.street:
        return "", ""
    street = coverage.street
    if row.precision == Precision.STREET:
        street = street_without_number(street)
    return street, coverage.postal_code


def street_without_number(text: str) -> str:
    """The street of an address, or nothing when its number might still be read in it.

    From the first word that is a sort of way ("rue", "avenue"…) to the first comma; a digit left
    ("rue du 8 mai 1945" included) hides it all: better no street than a house number.
    """
    for part in text.split(","):
        words = part.split()
        for rank, word in enumerate(words):
            if fold(word) in WAYS:
                street = " ".join(words[rank:])
                return "" if any(char.isdigit() for char in street) else street
    return ""
