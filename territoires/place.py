"""What a typed place becomes."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

DEFAULT_RADIUS_KM = 20.0
FALLBACK_TIME_ZONE = "Europe/Paris"


class PlaceType(enum.Enum):
    """From the widest to the most precise."""

    REGION = "region"
    DEPARTEMENT = "departement"
    POSTAL_CODE = "code_postal"
    COMMUNE = "commune"
    ADDRESS = "adresse"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Place:
    """A point to search around.

    ``latitude``/``longitude`` in WGS 84 degrees; ``radius_km`` the distance within which to look
    by default (for a region or a department: that covers it whole); codes of INSEE, empty when
    unknown. ``label`` is what people read ("Mende (48)"), ``detail`` what tells homonyms apart
    ("Lozère"), ``query`` the text that resolves to this place and no other.
    """

    type: PlaceType
    label: str
    latitude: float
    longitude: float
    radius_km: float = DEFAULT_RADIUS_KM
    detail: str = ""
    query: str = ""
    commune_code: str = ""
    departement_code: str = ""
    region_code: str = ""
    time_zone: str = FALLBACK_TIME_ZONE

    @property
    def is_territory(self) -> bool:
        """A whole region or department, searched by its border and not by a circle."""
        return self.type in {PlaceType.REGION, PlaceType.DEPARTEMENT}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The places a text may mean, best first, and what to tell the person about it.

    ``places`` empty: nothing was found; ``suggestions`` then holds near spellings, best first.
    ``notice`` is a sentence for the person (an address searched by its commune only…).
    """

    places: tuple[Place, ...] = ()
    suggestions: tuple[Place, ...] = ()
    notice: str = ""
    text: str = field(default="")

    @property
    def best(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def others(self) -> tuple[Place, ...]:
        return self.places[1:]
