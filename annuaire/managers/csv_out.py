"""The listings of the table as a file: one row each, to be changed and sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annuaire.managers.columns import PLACE, place_of, texts_of
from annuaire.managers.table import State, missing
from annuaire.managers.texts import Texts, mark_of, with_texts
from annuaire.models.listing import ListingQuerySet

AT_A_TIME = 200


def rows_of(listings: ListingQuerySet) -> Iterator[list[Any]]:
    """Read ``AT_A_TIME`` by ``AT_A_TIME``, however many; ``listings`` have their ``state``."""
    texts = Texts.load()
    found = with_texts(listings).prefetch_related(
        "coverages__commune", "coverages__departement", "coverages__region"
    )
    for listing in found.iterator(chunk_size=AT_A_TIME):
        place = place_of(listing)
        yield [
            listing.pk,
            mark_of(listing),
            State(listing.state).label,  # type: ignore[attr-defined]  # annotated
            listing.confirmed_on,
            ", ".join(str(one) for one in missing(listing)),
            *(place[name] for name in PLACE),
            *texts_of(texts.of(listing)),
        ]
