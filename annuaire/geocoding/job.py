"""The job: streets that wait are asked about, a few at a time, until none is left.

Killed at any moment, it loses nothing: each listing is written whole in one transaction, and
what waits is read again from the database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from annuaire.geocoding.asking import Asker, Clock, Lease, PauseError, Sleep
from annuaire.geocoding.placing import place
from annuaire.geocoding.waiting import listings_that_wait, streets_of
from annuaire.map_data import MAP_KEYS
from annuaire.models import GeocoderLease, GeocodingTry, Listing
from millejours.caching import forget
from moderation.errors import GoneError
from territoires.geocoder import GeocoderAwayError
from territoires.geocoding import Geocoded
from territoires.models import Commune
from territoires.streets import Street

MOST_A_RUN: Final = 2000
BATCH: Final = 50
LONGEST_RUN: Final = timedelta(minutes=4)
UNFOUND_BEFORE_GIVING_UP: Final = 3
FAILURES_BEFORE_GIVING_UP: Final = 20
UNFOUND_DELAYS: Final = (timedelta(hours=1), timedelta(days=1))
FIRST_DELAY: Final = timedelta(minutes=5)
LONGEST_DELAY: Final = timedelta(hours=12)
Progress = Callable[["Report"], object]


@dataclass(slots=True)
class Report:
    """What one run did, in listings. ``busy``: another process is at it; ``paused_until``."""

    placed: int = 0
    unfound: int = 0
    postponed: int = 0
    given_up: int = 0
    busy: bool = False
    paused_until: datetime | None = None

    @property
    def seen(self) -> int:
        return self.placed + self.unfound + self.postponed + self.given_up


def run(
    limit: int = MOST_A_RUN,
    *,
    clock: Clock = timezone.now,
    sleep: Sleep = time.sleep,
    progress: Progress = lambda report: None,
) -> Report:
    """See to ``limit`` listings at most, for a few minutes at most."""
    lease = Lease(clock)
    with lease.hold() as is_ours:
        if not is_ours:
            return _turned_away()
        return _Run(lease, Asker(sleep), clock, progress).run(limit)


def _turned_away() -> Report:
    row = GeocoderLease.objects.get(pk=GeocoderLease.ONLY)
    return Report(busy=True) if row.holder else Report(paused_until=row.free_at)


class _Run:
    def __init__(self, lease: Lease, asker: Asker, clock: Clock, progress: Progress) -> None:
        self.lease, self.asker, self.clock, self.progress = lease, asker, clock, progress
        self.report = Report()
        self.moved = False

    def run(self, limit: int) -> Report:
        end = self.clock() + LONGEST_RUN
        try:
            while self.report.seen < limit and self.clock() < end:
                wanted = min(BATCH, limit - self.report.seen)
                keys = listings_that_wait(self.clock(), wanted) if _is_on() else []
                if not keys:
                    break
                self._batch(keys)
        except PauseError as pause:
            self.report.paused_until = self.lease.end_with_pause(pause.seconds)
        finally:
            self._tell_search()
        return self.report

    def _batch(self, keys: list[int]) -> None:
        listings = Listing.objects.in_bulk(keys)
        for key in keys:
            if key in listings:
                self._see_to(listings[key])
        self._tell_search()
        self.progress(self.report)

    def _see_to(self, listing: Listing) -> None:
        try:
            answers = self._answers(listing)
        except GeocoderAwayError:
            self._postpone(listing)
        except PauseError as pause:
            if pause.seconds is None:
                self._postpone(listing)
            raise
        else:
            self._settle(listing, answers)

    def _answers(self, listing: Listing) -> dict[Street, Geocoded | None]:
        streets = sorted(streets_of(listing), key=lambda one: (one.commune_code, one.street))
        communes = Commune.objects.in_bulk({street.commune_code for street in streets})
        answers = {one: self.asker.ask(one, communes[one.commune_code]) for one in streets}
        if answers:
            self.lease.note_answer()
        return answers

    def _settle(self, listing: Listing, answers: dict[Street, Geocoded | None]) -> None:
        tried = _tried(listing)
        tried.unfound += 1
        give_up = tried.unfound >= UNFOUND_BEFORE_GIVING_UP
        try:
            placed = place(listing, answers, give_up=give_up)
        except GoneError:
            return
        self.moved |= placed.moved
        if placed.remaining:
            self.report.unfound += 1
            tried.retry_at = self.clock() + UNFOUND_DELAYS[min(tried.unfound, 2) - 1]
            tried.save()
        elif give_up and None in answers.values():
            self._leave_at_commune(tried)
        else:
            self.report.placed += 1
            GeocodingTry.objects.filter(listing_id=listing.pk).delete()

    def _postpone(self, listing: Listing) -> None:
        """No answer to this one: later and later, then never."""
        tried = _tried(listing)
        tried.failures += 1
        if tried.failures < FAILURES_BEFORE_GIVING_UP:
            self.report.postponed += 1
            delay = FIRST_DELAY * 2 ** (tried.failures - 1)
            tried.retry_at = self.clock() + min(delay, LONGEST_DELAY)
            tried.save()
            return
        try:
            place(listing, dict.fromkeys(streets_of(listing)), give_up=True)
        except GoneError:
            return
        self._leave_at_commune(tried)

    def _leave_at_commune(self, tried: GeocodingTry) -> None:
        self.report.given_up += 1
        tried.retry_at = tried.given_up_at = self.clock()
        tried.save()

    def _tell_search(self) -> None:
        """Once for many listings: each time empties the cache of pages."""
        if self.moved:
            forget(*MAP_KEYS)
            self.moved = False


def _tried(listing: Listing) -> GeocodingTry:
    """What was tried for it; from nothing again when its address was given since we gave up."""
    tried = GeocodingTry.objects.filter(listing_id=listing.pk).first()
    if tried is None:
        return GeocodingTry(listing_id=listing.pk)
    if tried.given_up_at is not None:
        tried.unfound, tried.failures, tried.given_up_at = 0, 0, None
    return tried


def _is_on() -> bool:
    return bool(settings.GEOCODER_ENABLED)
