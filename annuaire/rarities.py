"""What few listings offer in the whole country: looked for once, then remembered for a minute.

Only what nobody offers nearby is looked for everywhere. Reading stops at the ``FEW + 1``-th place:
at once for what is common; what is rare reads every row of the index (75 ms of processor among
500,000), which a filter that nobody meets would cost at each request.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

from annuaire.geometry import chord_squared, unit_vector
from annuaire.models import SearchRow
from millejours.caching import pages_version

FEW = 200
SECONDS = 60
COMBINATIONS = 128  # of filters, remembered by each process
Masks = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rarity:
    listing_id: int
    confirmed: bool
    x: float
    y: float
    z: float


def nearest_rarities(
    latitude: float, longitude: float, masks: dict[str, int], radius_km: float, limit: int
) -> list[tuple[int, bool, float]] | None:
    """``(listing, confirmed, squared chord)``: confirmed first, then near; None past ``FEW``."""
    wanted = tuple(sorted((column, mask) for column, mask in masks.items() if mask))
    rows = _everywhere(wanted, pages_version(), int(time.time() // SECONDS))
    if rows is None:
        return None
    here, farthest = unit_vector(latitude, longitude), chord_squared(radius_km)
    nearest: dict[int, tuple[bool, float, int]] = {}
    for row in rows:
        chord2 = (row.x - here.x) ** 2 + (row.y - here.y) ** 2 + (row.z - here.z) ** 2
        ranked = (not row.confirmed, chord2, row.listing_id)
        if chord2 <= farthest:
            nearest[row.listing_id] = min(ranked, nearest.get(row.listing_id, ranked))
    return [(pk, not late, chord2) for late, chord2, pk in sorted(nearest.values())[:limit]]


@lru_cache(maxsize=COMBINATIONS)
def _everywhere(masks: Masks, _version: str, _minute: int) -> tuple[Rarity, ...] | None:
    """Every place that meets ``masks``; None when they are more than ``FEW``."""
    rows = SearchRow.objects.located().filter(latitude__isnull=False).having(dict(masks))
    columns = ("listing_id", "confirmed", "x", "y", "z")
    found = list(rows.order_by().values_list(*columns)[: FEW + 1])
    return tuple(Rarity(*row) for row in found) if len(found) <= FEW else None
