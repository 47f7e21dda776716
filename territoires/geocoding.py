"""Asking the State's geocoder where a street is: one question, two seconds, never twice.

Only addresses that the tables cannot resolve are sent. The text is not logged: geopy writes it
in its own log at the level DEBUG, and answers of the service that repeat it at INFO.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance

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
    )
    try:
        location = geocoder.geocode(text, limit=1)
        return _checked(location.raw) if location else None
    except (GeopyError, LookupError, TypeError, ValueError, AttributeError):
        return None  # the address is then searched by its commune, and the person is told


def _checked(feature: dict[str, Any]) -> Geocoded | None:
    """Raises LookupError, TypeError or ValueError for what is not an answer of the BAN."""
    properties = feature["properties"]
    if properties["type"] not in PRECISE_TYPES:
        return None
    longitude, latitude = (float(degrees) for degrees in feature["geometry"]["coordinates"][:2])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004
        return None
    return Geocoded(
        label=str(properties["label"])[:MAX_LABEL_LENGTH],
        name=str(properties.get("name", "")),
        latitude=latitude,
        longitude=longitude,
        postal_code=str(properties.get("postcode", "")),
        commune_code=str(properties.get("citycode", "")),
    )
