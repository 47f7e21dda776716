"""Where an address stands. The geocoder is asked for a street only, never waited for more than

its two seconds; without it, the commune's own point is used and ``is_precise`` is False.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from annuaire.models import Precision
from annuaire.registration.communes import only_postal_code
from annuaire.registration.stored import Stored
from territoires.models import Commune
from territoires.place import Place, PlaceType
from territoires.places import resolve

MARGIN_KM = 5.0
METRES_A_DEGREE = 111_320
DIRECTIONS = {"nord": (1, 0), "sud": (-1, 0), "est": (0, 1), "ouest": (0, -1)}
STEP_METRES = 25
# So near the point of a commune, nobody can tell it was placed: four presses on an arrow.
NEAR_CENTRE_KM = 0.1
# The people of these types receive at home, or must not be found: their commune, no more.
SHELTERED_CATEGORIES = frozenset({"assistant-maternel", "hebergement"})

BY_GEOCODER, BY_COMMUNE, BY_HAND = "geocodeur", "commune", "main"
# In the answers of the step "position": the signature of the address for which the person
# answered. Without it, nobody but us chose the point and what the public sees of it.
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Located:
    """A point of WGS 84 degrees; ``is_precise``: that of the street, not of the commune."""

    latitude: float
    longitude: float
    is_precise: bool


def locate(street: str, postal_code: str, commune: Commune) -> Located:
    """Never raises, never later than the geocoder's own delay."""
    if street:
        code = postal_code or only_postal_code(commune)
        text = f"{street}, {code} {commune.name}" if code else f"{street}, {commune}"
        best = resolve(text).best
        if best and best.type is PlaceType.ADDRESS and _is_in(best, commune):
            return Located(best.latitude, best.longitude, is_precise=True)
    return Located(commune.latitude, commune.longitude, is_precise=False)


def _is_in(place: Place, commune: Commune) -> bool:
    """The same commune, or one is an arrondissement of the other."""
    if place.commune_code in (commune.code, commune.parent_id):
        return True
    return commune.arrondissements.filter(code=place.commune_code).exists()


def signature(who: Stored) -> str:
    """What the point was found from: another address asks for another point."""
    parts = [str(who.get(name, "")) for name in ("street", "postal_code", "commune_code")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def is_sheltered(who: Stored) -> bool:
    """Their commune alone is ever shown: at home and said so, or of a sheltered type."""
    return bool(who.get("own_home")) or who.get("category") in SHELTERED_CATEGORIES


def is_answered(position: Stored) -> bool:
    """Whether the person answered about the point of the address of today."""
    return ANSWERED in position and position[ANSWERED] == position.get("address")


def position_after(who: Stored, commune: Commune, before: Stored) -> Stored:
    """The answers of the step "position" once ``who`` says this; ``before``: what they were.

    The geocoder is asked for another address only. What the public sees is never widened here:
    the choice of the person stays, and a home or a shelter shows its commune.
    """
    after = before if before.get("address") == signature(who) else _located_again(who, commune)
    chosen = before.get("precision") if before.get(ANSWERED) is not None else None
    if chosen is not None:
        after = {**after, "precision": chosen, ANSWERED: before[ANSWERED]}
    if chosen is None or is_sheltered(who) or not _may_be_placed(who, after):
        after = {**after, "precision": _first_precision(who, after)}
    return after


def _located_again(who: Stored, commune: Commune) -> Stored:
    found = locate(str(who.get("street", "")), str(who.get("postal_code", "")), commune)
    return {
        "latitude": f"{found.latitude:.6f}",
        "longitude": f"{found.longitude:.6f}",
        "origin": BY_GEOCODER if found.is_precise else BY_COMMUNE,
        "address": signature(who),
    }


def _first_precision(who: Stored, position: Stored) -> str:
    """Before anybody chose."""
    shows_commune = is_sheltered(who) or not _may_be_placed(who, position)
    return str(Precision.COMMUNE if shows_commune else Precision.EXACT)


def _may_be_placed(who: Stored, position: Stored) -> bool:
    """There is a point, or a street to find one later."""
    return position.get("origin") != BY_COMMUNE or bool(who.get("street"))


def moved(latitude: float, longitude: float, direction: str) -> tuple[float, float]:
    """The point ``STEP_METRES`` further. Raises KeyError for an unknown direction."""
    north, east = DIRECTIONS[direction]
    step = STEP_METRES / METRES_A_DEGREE
    shrink = max(0.1, math.cos(math.radians(latitude)))
    return round(latitude + north * step, 6), round(longitude + east * step / shrink, 6)
