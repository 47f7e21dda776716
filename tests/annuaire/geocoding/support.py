"""Addresses that wait for the geocoder, and what it answers about Mende."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from annuaire.geocoding.asking import Asker
from annuaire.geocoding.job import Report, run
from annuaire.models import Coverage, Listing
from tests.annuaire.factories import make_listing, point
from tests.support.geocoder import feature

STREET = "3 rue des Mulets"
FOUND = (44.51613, 3.49702)
COMMUNE = (44.51833, 3.50056)


def mulets(**changes: Any) -> dict[str, Any]:
    """What the geocoder answers about ``STREET``."""
    return feature(
        **{
            "label": "3 Rue des Mulets 48000 Mende",
            "name": "3 Rue des Mulets",
            "citycode": "48095",
            "postcode": "48000",
            "lat": FOUND[0],
            "lon": FOUND[1],
            **changes,
        }
    )


def unplaced(**values: Any) -> Coverage:
    """A place of Mende that stands at its commune until its street is found."""
    return point(
        **{"street": STREET, "postal_code": "48000", "to_geocode": True, **values},
    )


def waiting_listing(name: str = "PMI", **values: Any) -> Listing:
    return make_listing(name, unplaced(**values))


class Clock:
    """The time, which sleeping moves."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.slept: list[float] = []

    def __call__(self) -> dt.datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        if seconds >= 1:
            self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)

    def pass_time(self, **duration: float) -> None:
        self.now += dt.timedelta(**duration)


def at_work(clock: Clock | None = None, **options: Any) -> Report:
    clock = clock or Clock()
    return run(clock=clock, sleep=clock.sleep, **options)


def coverage_of(listing: Listing) -> Coverage:
    return Coverage.objects.get(listing=listing)


def where(listing: Listing) -> tuple[float | None, float | None]:
    coverage = coverage_of(listing)
    return coverage.latitude, coverage.longitude


def while_asking(monkeypatch: Any, happens: Callable[[], object]) -> None:
    """``happens`` at each question, as if somebody did it meanwhile."""
    ask = Asker.ask

    def interrupted(self: Asker, *about: Any) -> Any:
        happens()
        return ask(self, *about)

    monkeypatch.setattr(Asker, "ask", interrupted)
