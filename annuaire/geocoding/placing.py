"""Writing what the geocoder said: on line, and in the versions that wait.

A place shown at its commune stays there, unless its professional asked for more once it is found
(``wanted_precision``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from annuaire.geocoding.waiting import (
    communes_of,
    flagged_in,
    street_of,
    values_of,
)
from annuaire.models import Coverage, Listing, SearchRow
from annuaire.services import columns_of, public_point, public_precision
from moderation.services.base import lock_item
from territoires.geocoding import Geocoded
from territoires.models import Commune
from territoires.streets import Street

Answers = Mapping[Street, Geocoded | None]
SETTLED = {"to_geocode": False, "wanted_precision": ""}
POINT_DIGITS = 6  # a decimetre


@dataclass(frozen=True, slots=True)
class Placed:
    """``remaining``: addresses that still wait; ``moved``: whether search shows another point."""

    remaining: int
    moved: bool


@transaction.atomic
def place(listing: Listing, answers: Answers, *, give_up: bool = False) -> Placed:
    """Write the points found; what changed meanwhile is left alone.

    What has no answer keeps its flag, unless we ``give_up``; what there is nothing to ask about
    loses it. Raises GoneError when the listing is no more.
    """
    held = lock_item(listing)
    writer = _Writer(answers, give_up)
    moved = False
    for coverage in _flagged_coverages(held):
        moved |= writer.write_coverage(coverage)
    if held.latest_revision_id:
        for revision in held.versions_that_wait().select_for_update(of=("self",)):
            writer.write_revision(revision)
    return Placed(writer.remaining, moved)


def _flagged_coverages(listing: Listing) -> list[Coverage]:
    rows = Coverage.objects.filter(listing_id=listing.pk, to_geocode=True)
    return list(rows.select_related("commune").order_by("pk"))


class _Writer:
    def __init__(self, answers: Answers, give_up: bool) -> None:
        self.answers, self.give_up = answers, give_up
        self.remaining = 0

    def write_coverage(self, coverage: Coverage) -> bool:
        """Whether its public point is another one now."""
        communes = {coverage.commune.code: coverage.commune} if coverage.commune else {}
        changes = self._changes(values_of(coverage), communes)
        if not changes:
            return False
        before = public_point(coverage), public_precision(coverage)
        Coverage.objects.filter(pk=coverage.pk).update(**changes)
        for name, value in changes.items():
            setattr(coverage, name, value)
        point, precision = public_point(coverage), public_precision(coverage)
        if point is None or (point, precision) == before:
            return False
        _move_row(coverage, point, precision)
        return True

    def write_revision(self, revision: Revision) -> None:
        """Without its signals: a version that we write is not one that somebody saved."""
        waiting = list(flagged_in(revision))
        communes = communes_of(waiting)
        changed = False
        for values in waiting:
            changes = self._changes(values, communes)
            values.update(changes)
            changed |= bool(changes)
        if changed:
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)

    def _changes(self, values: Mapping[str, Any], communes: Mapping[str, Commune]) -> Any:
        street = street_of(values, communes)
        if street is None:
            return dict(SETTLED)
        if found := self.answers.get(street):
            return {
                "latitude": round(found.latitude, POINT_DIGITS),
                "longitude": round(found.longitude, POINT_DIGITS),
                "precision": values.get("wanted_precision") or values["precision"],
                **SETTLED,
            }
        # An address typed since we asked was never asked about: it is not given up.
        if self.give_up and street in self.answers:
            return dict(SETTLED)
        self.remaining += 1
        return {}


def _move_row(coverage: Coverage, point: tuple[float, float], precision: str) -> None:
    """Of what a listing's rows say, only this point and its precision changed."""
    rows = SearchRow.objects.filter(listing_id=coverage.listing_id, coverage_id=coverage.pk)
    rows.update(precision=precision, **columns_of(*point))
