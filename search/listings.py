"""Places and professionals whose name answers a question.

By the index of ``Listing.folded_name`` first: names that begin with the first word typed, the
other words beginning any of theirs ("pmi mende": "PMI de Mende"). Looking for words inside every
name reads the whole index (5 ms for 30,000 names, 80 for 500,000): ``everywhere`` asks for it, and
is for who looks for a place, or when few pages answer (none, in a directory that is not small).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from annuaire.models import Listing
from annuaire.presentation.cards import Card, cards
from annuaire.search import Hit
from millejours.caching import remembered
from millejours.text import fold
from search.stop_words import STOP_WORDS
from territoires.lookups import Begins

SMALL = 50_000  # listings whose names are read in less than 10 ms
MOST = 1000  # beyond, "plus de 1000"
MOST_WORDS = 6
SHORTEST = 2  # letters, all words together
BEGINS, CONTAINS = f"folded_name__{Begins.lookup_name}", "folded_name__contains"


@dataclass(frozen=True, slots=True)
class FoundListings:
    """Ids of listings, best first, at most ``MOST``."""

    ids: Sequence[int] = ()
    is_capped: bool = False

    @property
    def total(self) -> int:
        return len(self.ids)


NONE = FoundListings()


def find_listings(text: str, *, everywhere: bool) -> FoundListings:
    """Published listings by name, in one query, or two when ``everywhere``."""
    words = _words(text)
    if len("".join(words)) < SHORTEST:
        return NONE
    ids = _ids(_beginning(words), MOST + 1)
    if everywhere and len(ids) <= MOST:
        others = _ids(_holding(words), MOST + 1)
        ids = list(dict.fromkeys([*ids, *others]))
    return FoundListings(ids[:MOST], is_capped=len(ids) > MOST)


def is_small_directory() -> bool:
    """Whether every name may be read at each question. By the last number given, not by a count."""

    def build() -> bool:
        last = Listing.objects.order_by("-pk").values_list("pk", flat=True).first()
        return (last or 0) <= SMALL

    return remembered("search:small-directory", build)


def cards_of(ids: Iterable[int]) -> list[Card]:
    """The public cards of the directory, in order, in three queries."""
    return cards(Hit(listing_id) for listing_id in ids)


def _words(text: str) -> list[str]:
    """Folded, the little ones ("de", "la") dropped unless there is nothing else."""
    found = fold(text).split()
    kept = [word for word in found if word not in STOP_WORDS and len(word) > 1]
    return (kept or found)[:MOST_WORDS]


def _ids(listings: QuerySet[Listing], limit: int) -> list[int]:
    return list(listings.order_by("folded_name", "pk").values_list("pk", flat=True)[:limit])


def _beginning(words: list[str]) -> QuerySet[Listing]:
    first, *others = words
    return Listing.objects.published().filter(
        Q((BEGINS, first)), *(Q((CONTAINS, f" {word}")) for word in others)
    )


def _holding(words: list[str]) -> QuerySet[Listing]:
    starts = (Q((BEGINS, word)) | Q((CONTAINS, f" {word}")) for word in words)
    return Listing.objects.published().filter(*starts)
