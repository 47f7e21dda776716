"""Sparing the geocoder: one process at a time, a pace, and the pauses that it asks for."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from annuaire.models import GeocoderLease
from territoires.geocoder import GeocoderAwayError
from territoires.geocoding import Geocoded
from territoires.models import Commune
from territoires.streets import Street, locate

Clock = Callable[[], datetime]
Sleep = Callable[[float], object]

PACE_SECONDS: Final = 0.05  # 20 a second; the service takes 50 from one address
ANSWER_SECONDS: Final = 5.0  # nobody waits in front of a screen
WAIT_WITHOUT_HEADER: Final = 5.0
LONGEST_WAIT_SECONDS: Final = 20.0  # longer than that, the next run will ask
WAITS_A_RUN: Final = 6
SILENCES_BEFORE_PAUSE: Final = 3
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(hours=1)
LONGEST_ASKED_PAUSE: Final = timedelta(days=1)
HELD: Final = timedelta(minutes=15)


class PauseError(Exception):
    """The run ends here: the geocoder asked to wait (``seconds``), or is silent (None)."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__()


@dataclass
class Asker:
    """Asks one question after the other; ``silences`` counts those without answer, in a row."""

    sleep: Sleep = time.sleep
    silences: int = 0
    waits: int = 0

    def ask(self, street: Street, commune: Commune) -> Geocoded | None:
        """None when it does not know, or answers elsewhere.

        Raises PauseError, and GeocoderAwayError when this one question had no answer.
        """
        while True:
            self.sleep(PACE_SECONDS)
            try:
                found = locate(street, commune, ANSWER_SECONDS)
            except GeocoderAwayError as error:
                if not error.is_rate_limit:
                    self._count_silence()
                    raise
                self._wait(error.retry_after or WAIT_WITHOUT_HEADER)
            else:
                self.silences = 0
                return found

    def _count_silence(self) -> None:
        self.silences += 1
        if self.silences >= SILENCES_BEFORE_PAUSE:
            raise PauseError from None

    def _wait(self, seconds: float) -> None:
        if seconds > LONGEST_WAIT_SECONDS or self.waits >= WAITS_A_RUN:
            raise PauseError(seconds) from None
        self.waits += 1
        self.sleep(seconds)


class Lease:
    """The turn of this process: nobody else asks meanwhile. Killed, it ends by itself."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.holder = uuid.uuid4().hex

    @contextlib.contextmanager
    def hold(self) -> Iterator[bool]:
        """Whether it is our turn."""
        now = self.clock()
        GeocoderLease.objects.get_or_create(pk=GeocoderLease.ONLY, defaults={"free_at": now})
        free = GeocoderLease.objects.filter(pk=GeocoderLease.ONLY, free_at__lte=now)
        is_ours = bool(free.update(holder=self.holder, free_at=now + HELD))
        try:
            yield is_ours
        finally:
            if is_ours:
                self._mine().update(holder="", free_at=now)

    def end_with_pause(self, seconds: float | None) -> datetime:
        """Give the turn up: nobody asks before the moment returned."""
        lease = self._mine().first()
        silences = 0 if seconds is not None or lease is None else lease.silences
        if seconds is None:
            pause = min(FIRST_PAUSE * 2 ** min(silences, 10), LONGEST_PAUSE)
            silences += 1
        else:
            pause = min(timedelta(seconds=seconds), LONGEST_ASKED_PAUSE)
        until = self.clock() + pause
        self._mine().update(holder="", free_at=until, silences=min(silences, 100))
        return until

    def note_answer(self) -> None:
        """It speaks again: the next silence is the first."""
        self._mine().exclude(silences=0).update(silences=0)

    def _mine(self) -> QuerySet[GeocoderLease]:
        return GeocoderLease.objects.filter(holder=self.holder)
