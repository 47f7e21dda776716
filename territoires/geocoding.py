"""Where a street is, as the State's geocoder says: precise enough, or nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.conf import settings
from geopy.location import Location

from territoires.geocoder import GeocoderAwayError, ask

PRECISE_TYPES = frozenset({"housenumber", "street", "locality"})
MAX_LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Geocoded:
    """The first answer of the geocoder, precise to the street at least. WGS 84 degrees."""

    label: str
    name: str
    latitude: float
    longitude: float
    postal_code: str
    commune_code: str


def geocode(text: str) -> Geocoded | None:
    """The street of an address; None when it is unknown, or the geocoder off, late or broken.

    For a person who waits: asked once, two seconds at most.
    """
    try:
        return find_street(text, settings.GEOCODER_TIMEOUT_SECONDS)
    except GeocoderAwayError:
        return None  # the address is then searched by its commune, and the person is told


def find_street(text: str, seconds: float) -> Geocoded | None:
    """As ``geocode``, but tells "unknown" (None) from "no answer" (raises GeocoderAwayError)."""
    location = ask(text, seconds)
    if location is None:
        return None
    try:
        return _precise(location)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise GeocoderAwayError("not an answer of the BAN") from error


def _precise(location: Location) -> Geocoded | None:
    """Raises LookupError, TypeError or ValueError for what is not an answer of the BAN."""
    properties = location.raw["properties"]
    if properties["type"] not in PRECISE_TYPES:
        return None
    if not (math.isfinite(location.latitude) and math.isfinite(location.longitude)):
        raise ValueError("not a point")
    return Geocoded(
        label=str(properties["label"])[:MAX_LABEL_LENGTH],
        name=str(properties.get("name", "")),
        latitude=location.latitude,
        longitude=location.longitude,
        postal_code=str(properties.get("postcode", "")),
        commune_code=str(properties.get("citycode", "")),
    )
