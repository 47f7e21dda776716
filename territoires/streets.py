"""A street whose commune is known: asked from the geocoder, believed only if it is there.

The score and the type of an answer decide nothing: it must lie in that commune, and share a
telling word with the street.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from geopy.distance import great_circle

from millejours.text import clean_input, fold
from territoires.geocoding import Geocoded, find_street
from territoires.guesses import is_like
from territoires.words import ARRONDISSEMENT_PREFIXES, LINKS, WAYS

TELLING_LETTERS = 3
MARGIN_KM = 1.0  # the outline that gave the radius is simplified
QUESTION_LENGTH = 200


class Circle(Protocol):
    """Degrees, kilometres."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def radius_km(self) -> float: ...


class Around(Circle, Protocol):
    """A commune: its code, and the circle that holds it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Street:
    """What a person typed of an address, and the commune that she chose."""

    street: str
    postal_code: str
    commune_code: str

    def question(self, commune_name: str) -> str:
        words = f"{self.street} {self.postal_code} {commune_name}"
        return clean_input(words, QUESTION_LENGTH)


def locate(street: Street, commune: Around, seconds: float) -> Geocoded | None:
    """Where the street is in its commune; None when the geocoder does not know, or says nonsense.

    Raises GeocoderAwayError when it does not answer within ``seconds``.
    """
    found = find_street(street.question(commune.name), seconds)
    if found is None or not lies_in(found, commune):
        return None
    return found if shares_a_word(fold(street.street).split(), found) else None


def lies_in(found: Geocoded, commune: Around) -> bool:
    """Whether an answer is of that commune, or of one of its arrondissements, and near it."""
    if not is_part_of(found.commune_code, [commune.code]):
        return False
    return is_around(found.latitude, found.longitude, commune)


def is_around(latitude: float, longitude: float, commune: Circle) -> bool:
    """Whether a point (degrees) is in the circle that holds a commune."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 (degrees)
        return False
    away = great_circle((commune.latitude, commune.longitude), (latitude, longitude))
    return bool(away.km <= commune.radius_km + MARGIN_KM)


def is_part_of(code: str, communes: Sequence[str]) -> bool:
    """Whether a code is one of ``communes``, or an arrondissement of one of them."""
    prefixes = [ARRONDISSEMENT_PREFIXES.get(one, one) for one in communes]
    return code.startswith((*prefixes, *communes))


def shares_a_word(street: Iterable[str], found: Geocoded) -> bool:
    """Whether one telling word of the street is in the answer, however spelled."""
    wanted = _telling(street)
    answered = _telling(fold(found.name).split())
    return not wanted or any(is_like(one, other) for one in wanted for other in answered)


def _telling(words: Iterable[str]) -> list[str]:
    """A number tells nothing: every long street has a 120."""
    return [
        word
        for word in words
        if len(word) >= TELLING_LETTERS
        and not word.isdigit()
        and word not in WAYS
        and word not in LINKS
    ]
