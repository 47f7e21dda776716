"""The daily round: what is to be confirmed, in slices of an index, one transaction a listing.

Killed, it goes on the next time: what was done is written with the mail that says it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.models import Listing, ListingEditor, ManagedListing, Origin, SearchRow
from annuaire.services import index_listing
from annuaire.upkeep.dates import asked_since, doubted_since
from annuaire.upkeep.reconfirmation import Done, take_next_step

SLICE = 500


def ask_and_withdraw(today: dt.date) -> Counter[Done]:
    """How many listings were asked about, reminded of, withdrawn."""
    done: Counter[Done] = Counter()
    for listing in _in_slices(_to_confirm(today)):
        done[take_next_step(listing, today)] += 1
    return done


def show_doubts(today: dt.date) -> int:
    """Write in the search rows what is to be confirmed again since; how many listings."""
    doubted = Listing.objects.filter(
        Exists(SearchRow.objects.filter(listing=OuterRef("pk"), confirmed=True)),
        live=True,
        confirmed_on__lte=doubted_since(today),
    )
    count = 0
    for listing in _in_slices(doubted):
        index_listing(listing)
        count += 1
    return count


def _to_confirm(today: dt.date) -> QuerySet[Listing]:
    """On line, confirmed long ago, and registered here or kept by somebody."""
    is_kept = Exists(ListingEditor.objects.filter(listing=OuterRef("pk")))
    has_body = Exists(ManagedListing.objects.filter(listing=OuterRef("pk")))
    return Listing.objects.published().filter(
        Q(origin=Origin.REGISTRATION) | is_kept | has_body, confirmed_on__lte=asked_since(today)
    )


def _in_slices(found: QuerySet[Listing]) -> Iterator[Listing]:
    """The oldest confirmations first; at most SLICE listings in memory."""
    ordered = found.order_by("confirmed_on", "pk")
    day, pk = None, 0
    while True:
        after = ordered
        if day is not None:
            same_day = Q(confirmed_on=day, pk__gt=pk)
            after = ordered.filter(Q(confirmed_on__gt=day) | same_day, confirmed_on__gte=day)
        listings = list(after[:SLICE])
        yield from listings
        if len(listings) < SLICE:
            return
        day, pk = listings[-1].confirmed_on, listings[-1].pk
