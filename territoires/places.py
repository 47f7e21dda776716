"""The public door of this room: from a text or a position to places (docs/decisions/0008)."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from territoires import lookups
from territoires.atlas import atlas
from territoires.labels import commune_place, found_from
from territoires.lookups import Found
from territoires.models import Commune
from territoires.parsing import parse
from territoires.place import Place, PlaceType, Resolution
from territoires.resolver import Resolver
from territoires.suggestions import Suggester

SUGGESTIONS = 8
POSITION_BOXES_DEGREES = (0.2, 1.0)  # about 22 km: enough everywhere but in Guyane
MAX_LATITUDE, MAX_LONGITUDE = 90, 180


def resolve(text: str) -> Resolution:
    """The places a typed text may mean. Never raises; at most four queries.

    Asks the geocoder (two seconds at most) only for a street that the tables do not know.
    """
    return Resolver(parse(text)).run()


def named(text: str) -> Place | None:
    """The one place that the whole text names ("Mende", "48000", "Lozère"), or None.

    For texts that may well be something else: no guess, never the geocoder; at most two queries.
    """
    places = Resolver(parse(text)).named()
    return places[0] if len(places) == 1 else None


def suggest(text: str, limit: int = SUGGESTIONS) -> list[Place]:
    """Places for a text that is still being typed, best first. At most three queries."""
    return Suggester(parse(text), limit).run()


def at_position(latitude: float, longitude: float) -> Place:
    """Around a point of WGS 84 degrees, with the codes and the time zone of the nearest commune.

    Far from any commune the codes are empty. Raises ValueError outside of the globe.
    """
    if not (abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE):
        raise ValueError("not a point of the globe")
    nearest = _nearest_commune(latitude, longitude)
    departement = nearest.departement_code if nearest else ""
    territories = atlas()
    return Place(
        type=PlaceType.POSITION,
        label=_("Ma position"),
        latitude=latitude,
        longitude=longitude,
        commune_code=nearest.code if nearest else "",
        departement_code=departement,
        region_code=territories.region_code(departement),
        time_zone=territories.time_zone(departement),
    )


def territory_of(commune: Commune) -> Place:
    """The place of a commune: its codes, its department's time zone, a radius around it."""
    return commune_place(found_from(commune), atlas())


def _nearest_commune(latitude: float, longitude: float) -> Found | None:
    shrink = max(0.1, math.cos(math.radians(latitude)))

    def distance(row: Found) -> float:
        return math.hypot(row.latitude - latitude, (row.longitude - longitude) * shrink)

    for half in POSITION_BOXES_DEGREES:
        wide = half / shrink
        rows = lookups.communes_within(
            latitude - half, longitude - wide, latitude + half, longitude + wide
        )
        if rows:
            return min(rows, key=distance)
    return None
