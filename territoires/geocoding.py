"""Asking the State's geocoder where a street is: one question, two seconds, never twice.

Only addresses that the tables cannot resolve are sent. The text is not logged: geopy 2.5 writes
it at the level DEBUG, and answers that may repeat it at INFO. Where ``requests`` is installed
geopy takes it, which asks three times and logs the address as a warning: hence the adapter.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from geopy.adapters import URLLibAdapter
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance
from geopy.location import Location

logging.getLogger("geopy").setLevel(logging.WARNING)

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
    """The street of an address; None when it is unknown, or the geocoder off, late or broken."""
    if not settings.GEOCODER_ENABLED:
        return None
    geocoder = BANFrance(
        domain=settings.GEOCODER_DOMAIN,
        scheme=settings.GEOCODER_SCHEME,
        timeout=settings.GEOCODER_TIMEOUT_SECONDS,
        user_agent="millejours",
        adapter_factory=URLLibAdapter,
    )
    try:
        location = geocoder.geocode(text, limit=1)
        return _precise(location) if location else None
    except (GeopyError, LookupError, TypeError, ValueError, AttributeError):
        return None  # the address is then searched by its commune, and the person is told


def _precise(location: Location) -> Geocoded | None:
    """Raises LookupError or TypeError for what is not an answer of the BAN."""
    properties = location.raw["properties"]
    if properties["type"] not in PRECISE_TYPES:
        return None
    return Geocoded(
        label=str(properties["label"])[:MAX_LABEL_LENGTH],
        name=str(properties.get("name", "")),
        latitude=location.latitude,
        longitude=location.longitude,
        postal_code=str(properties.get("postcode", "")),
        commune_code=str(properties.get("citycode", "")),
    )
