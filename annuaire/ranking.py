"""In what order listings are shown: confirmed ones first, then the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

RANKED = ("listing_id", "confirmed", "chord2")
Ranked = list[tuple[int, bool, float]]  # listing, confirmed, squared chord: in the order to show


def rank(rows: Iterable[tuple[Any, ...]]) -> Ranked:
    """Each listing once, at its nearest row. Rows begin as RANKED."""
    nearest: dict[int, tuple[bool, float]] = {}
    for pk, confirmed, chord2, *_more in rows:
        if pk not in nearest or chord2 < nearest[pk][1]:
            nearest[pk] = (confirmed, chord2)
    return sorted(((pk, *place) for pk, place in nearest.items()), key=order)


def order(row: tuple[int, bool, float]) -> tuple[bool, float, int]:
    return not row[1], row[2], row[0]
