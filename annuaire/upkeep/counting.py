"""Adding the views of a log to the months, never twice the same line.

What is remembered is how far each server's log was counted, to the second (``ViewsRead``): a log
that was rotated, renamed or read again adds nothing. Lines of the last minute wait for the next
run, since some of them may not be written yet.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from annuaire.models import Listing, MonthlyViews, ViewsRead
from annuaire.upkeep.access_log import views_in

SETTLED = dt.timedelta(minutes=1)
SLICE = 500


class ReadMeanwhileError(Exception):
    """Another run counted the same server's log at the same time; nothing was written."""


@dataclass(slots=True)
class Tally:
    """Views by listing and month: as large as the number of listings read, not of lines."""

    counts: Counter[tuple[int, dt.date]] = field(default_factory=Counter)
    older: int = 0
    until: dt.datetime | None = None

    @property
    def views(self) -> int:
        return self.counts.total()


def count_views(stream: BinaryIO, source: str, now: dt.datetime | None = None) -> Tally:
    """Count what ``stream`` adds to what was already counted for ``source``.

    Logs are read the oldest first. Raises ReadMeanwhileError.
    """
    mark = ViewsRead.objects.filter(source=source).first()
    since = mark.until if mark else None
    tally = _tally(stream, since, (now or timezone.now()) - SETTLED)
    if tally.until is not None:
        _write(tally, source, since)
    return tally


def _tally(stream: BinaryIO, since: dt.datetime | None, limit: dt.datetime) -> Tally:
    tally = Tally()
    for view in views_in(stream):
        if since is not None and view.at <= since:
            tally.older += 1
        elif view.at <= limit:
            month = timezone.localdate(view.at).replace(day=1)
            tally.counts[view.listing, month] += 1
            if tally.until is None or view.at > tally.until:
                tally.until = view.at
    return tally


@transaction.atomic
def _write(tally: Tally, source: str, since: dt.datetime | None) -> None:
    """The counts and the mark together: killed, neither is there."""
    mark, is_new = ViewsRead.objects.get_or_create(source=source, defaults={"until": tally.until})
    held = ViewsRead.objects.select_for_update().get(pk=mark.pk)
    if (since is None) != is_new or (since is not None and held.until != since):
        raise ReadMeanwhileError
    held.until = tally.until
    held.save(update_fields=["until"])
    keys = sorted(tally.counts)
    for start in range(0, len(keys), SLICE):
        _add({key: tally.counts[key] for key in keys[start : start + SLICE]})


def _add(counts: dict[tuple[int, dt.date], int]) -> None:
    """Listings deleted since are left out."""
    listings = {listing for listing, _month in counts}
    known = set(Listing.objects.filter(pk__in=listings).order_by().values_list("pk", flat=True))
    months = {month for _listing, month in counts}
    rows = MonthlyViews.objects.filter(listing__in=listings, month__in=months).order_by("pk")
    kept = {(row.listing_id, row.month): row for row in rows.select_for_update()}
    for key, count in counts.items():
        if key in kept:
            kept[key].count += count
    MonthlyViews.objects.bulk_update([kept[key] for key in counts if key in kept], ["count"])
    MonthlyViews.objects.bulk_create(
        MonthlyViews(listing_id=listing, month=month, count=count)
        for (listing, month), count in counts.items()
        if listing in known and (listing, month) not in kept
    )
