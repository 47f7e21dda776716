"""Listings that may be the one that somebody is registering.

``candidates``: published ones, by public facts only. Same name, at the same place: within 200
metres of a public point; in the same commune where one of the two shows no more than that. The
exact point of a published listing is never compared, or a patient visitor could find it.

``likest``: any, for who keeps them and for the referents.
"""

from __future__ import annotations

from django.db.models import QuerySet

from annuaire.models import Listing, Precision, SearchRow
from annuaire.models.listing import ListingQuerySet
from annuaire.models.search_row import SearchRowQuerySet
from annuaire.presentation.cards import Card, cards
from annuaire.search import Hit
from annuaire.services import build_rows
from millejours.text import fold

NEAR_KM = 0.2
ALIKE = 0.5
MOST_COMPARED = 3000
MOST_SHOWN = 3


def candidates(listing: Listing) -> list[Card]:
    """The likest first, three at most. ``listing`` is a draft, saved or not."""
    names = _names_around(listing)
    wanted = fold(listing.name)
    scores = {pk: similarity(wanted, name) for pk, name in names.items() if pk != listing.pk}
    alike = sorted((-score, pk) for pk, score in scores.items() if score >= ALIKE)
    return cards(Hit(pk, None) for _score, pk in alike[:MOST_SHOWN])


def _names_around(listing: Listing) -> dict[int, str]:
    """The folded names of the listings around each presence, by key."""
    names: dict[int, str] = {}
    for row in build_rows(listing):
        if row.latitude is not None and row.longitude is not None:
            near = SearchRow.objects.within(row.latitude, row.longitude, NEAR_KM)
            names |= _names(near.order_by("listing_id"))
        if row.commune_code:
            here = SearchRow.objects.filter(
                commune_code=row.commune_code, departement_code=row.departement_code
            )
            if row.precision != Precision.COMMUNE:
                here = here.filter(precision=Precision.COMMUNE)
            names |= _names(here.order_by("listing_id"))
    return names


def _names(rows: SearchRowQuerySet) -> dict[int, str]:
    return dict(rows.values_list("listing_id", "listing__folded_name")[:MOST_COMPARED])


def in_the_same_communes(listing: Listing) -> ListingQuerySet:
    """The other listings, on line or not, with a presence in a commune of this one.

    Of a listing without any commune, those that have none either. Not for the public.
    """
    others = Listing.objects.exclude(pk=listing.pk)
    codes = {one.commune_id for one in listing.coverages.all()} - {None}
    if codes:
        return others.filter(coverages__commune__in=codes).distinct()
    return others.exclude(coverages__commune__isnull=False)


def likest(listing: Listing, others: QuerySet[Listing]) -> list[int]:
    """The keys of those whose name is alike, the likest first."""
    wanted = fold(listing.name)
    names = others.order_by("-pk").values_list("pk", "folded_name")[:MOST_COMPARED]
    scores = sorted((-similarity(wanted, name), -pk) for pk, name in names)
    return [-pk for score, pk in scores if -score >= ALIKE]


def similarity(one: str, other: str) -> float:
    """Of two folded names, 0 to 1: the share of their trigrams that they have in common.

    As pg_trgm counts them, so that both databases answer alike.
    """
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _trigrams(text: str) -> set[str]:
    words = [f"  {word} " for word in text.split()]
    return {word[rank : rank + 3] for word in words for rank in range(len(word) - 2)}
