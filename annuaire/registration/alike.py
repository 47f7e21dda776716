"""What looks like the listing that somebody is about to send: on line, or already hers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annuaire.models import Listing, Registration
from annuaire.presentation.cards import Card
from annuaire.registration.duplicates import MOST_SHOWN, candidates, in_the_same_communes, likest
from annuaire.registration.steps import NOT_THE_SAME
from annuaire.registration.stored import as_form_data


@dataclass(frozen=True, slots=True)
class Alike:
    """``mine``: those that the person keeps, on line or not; ``cards``: the others, on line."""

    cards: list[Card]
    mine: list[Listing]

    @property
    def keys(self) -> set[int]:
        return {card.id for card in self.cards} | {listing.pk for listing in self.mine}

    def __bool__(self) -> bool:
        return bool(self.cards or self.mine)


def alike_to(registration: Registration, draft: Listing, user: Any) -> Alike:
    """Without those that the person already said are not hers, nor for a change of a listing."""
    if registration.listing_id is not None:
        return Alike([], [])
    seen = seen_listings(registration)
    mine = [listing for listing in _kept_alike(draft, user) if listing.pk not in seen]
    known = seen | {listing.pk for listing in mine}
    return Alike([card for card in candidates(draft) if card.id not in known], mine)


def _kept_alike(draft: Listing, user: Any) -> list[Listing]:
    """Sent twice from two tabs, or forgotten: the same name in the same commune."""
    kept = in_the_same_communes(draft).kept_by(user)
    keys = likest(draft, kept)[:MOST_SHOWN]
    found = Listing.objects.select_related("category").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def seen_listings(registration: Registration) -> set[int]:
    """The keys of the listings that are another one than this."""
    data = registration.data if isinstance(registration.data, dict) else {}
    texts = as_form_data(data.get(NOT_THE_SAME)).getlist("pks")
    return {int(text) for text in texts if text.isdecimal()}
