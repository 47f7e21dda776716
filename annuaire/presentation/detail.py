"""A listing on its own page, published or in draft, public things only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.addresses import NO_PARTS, Parts, parts_of_address, public_address
from annuaire.facets import ACCESSIBILITY, MODES, PRICES, UNUSUAL_HOURS, WELCOME, Trait
from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    Precision,
    SearchRow,
    SpokenLanguage,
)
from annuaire.models.coverage import LOCATED
from annuaire.presentation.names import Territories, held, label_of, origin_note, territory_names
from annuaire.services import build_rows
from annuaire.texts import Text, texts_of
from millejours.models import Action, Audience, Need, Stage
from millejours.vocabulary import Entry, vocabulary


@dataclass(frozen=True, slots=True)
class Spot:
    """One public presence: what may be read of it, its public point, its hours.

    ``parts`` are those of ``address`` and ``commune``.
    """

    kind: str
    title: str
    address: str
    commune: str
    latitude: float | None
    longitude: float | None
    precision: str
    status: str = ""
    week: tuple[opening.Day, ...] = ()
    parts: Parts = NO_PARTS

    @property
    def is_located(self) -> bool:
        return self.kind in LOCATED and self.latitude is not None

    @property
    def precision_note(self) -> str:
        if not self.is_located or self.precision == Precision.EXACT:
            return ""
        if self.precision == Precision.STREET:
            return _("Position montrée à la rue près.")
        return _("Position montrée à la commune près.")


@dataclass(frozen=True, slots=True)
class Later:
    """What will be read of a place once the geocoder finds it, without asking anybody again."""

    address: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A listing on its own page; ``hours_elsewhere``: when it has hours and no place to go to."""

    listing: Listing
    texts: list[Text]
    category: str
    spots: list[Spot]
    areas: list[str]
    at_a_distance: bool
    needs: list[Entry]
    actions: list[Entry]
    audiences: list[Entry]
    stages: list[Entry]
    languages: list[Entry]
    modes: list[Trait]
    accessibility: list[Trait]
    hours: list[Trait]
    welcome: list[Trait]
    price: list[Trait]
    origin_note: str
    is_sensitive: bool
    closure: str = ""
    later: tuple[Later, ...] = ()
    hours_elsewhere: Spot | None = None

    @property
    def point(self) -> Spot | None:
        """The first place with a public point, the one the map and the itinerary use."""
        return next((spot for spot in self.spots if spot.is_located), None)

    @property
    def may_give_directions(self) -> bool:
        """An itinerary and a vCard only lead to a confirmed place shown at its address."""
        point = self.point
        return (
            self.listing.is_confirmed and point is not None and point.precision != Precision.COMMUNE
        )

    @property
    def has_vcard(self) -> bool:
        return self.listing.is_confirmed


def detail_of(listing: Listing, now: dt.datetime | None = None) -> Detail:
    """The page of a published listing, from its search rows."""
    rows = list(SearchRow.objects.filter(listing_id=listing.pk).order_by("pk"))
    coverages = {item.pk: item for item in Coverage.objects.filter(listing_id=listing.pk)}
    return _detail(listing, rows, coverages, now)


def detail_of_draft(listing: Listing) -> Detail:
    """The page as the public would see the draft in memory, and what it will say later."""
    rows = build_rows(listing)
    coverages = {item.pk or 0: item for item in listing.coverages.all()}
    later = tuple(_later(item) for item in coverages.values() if item.will_be_shown)
    return replace(_detail(listing, rows, coverages, None), later=later)


def _later(coverage: Coverage) -> Later:
    wanted = coverage.wanted_precision
    address = public_address(SearchRow(precision=wanted), coverage)
    parts = (coverage.label, address, str(coverage.commune or ""))
    return Later(", ".join(part for part in parts if part), wanted == Precision.EXACT)


def _detail(
    listing: Listing,
    rows: list[SearchRow],
    coverages: dict[int, Coverage],
    now: dt.datetime | None,
) -> Detail:
    names = territory_names(rows)
    spots = [
        _spot(listing, row, coverages.get(row.coverage_id), names, now)
        for row in rows
        if row.kind in LOCATED
    ]
    masks = rows[0] if rows else SearchRow()
    needs = vocabulary(Need).of_mask(masks.needs_mask)
    return Detail(
        listing=listing,
        texts=texts_of(listing),
        category=label_of(Category, masks.categories_mask),
        spots=spots,
        areas=[names.name_of(row) for row in rows if row.kind == CoverageKind.AREA],
        at_a_distance=any(row.kind == CoverageKind.REMOTE for row in rows),
        needs=needs,
        actions=vocabulary(Action).of_mask(masks.actions_mask),
        audiences=vocabulary(Audience).of_mask(masks.audiences_mask),
        stages=vocabulary(Stage).of_mask(masks.stages_mask),
        languages=vocabulary(SpokenLanguage).of_mask(masks.languages_mask),
        modes=held(MODES, masks.traits_mask),
        accessibility=held(ACCESSIBILITY, masks.traits_mask),
        hours=held(UNUSUAL_HOURS, masks.traits_mask),
        welcome=held(WELCOME, masks.traits_mask),
        price=held(PRICES, masks.traits_mask),
        origin_note=origin_note(listing),
        is_sensitive=any(need.extra["sensitive"] for need in needs),
        closure=_closure(listing, rows, names, now),
        hours_elsewhere=_hours_elsewhere(listing, rows, coverages, names, now),
    )


def _hours_elsewhere(
    listing: Listing,
    rows: list[SearchRow],
    coverages: dict[int, Coverage],
    names: Territories,
    now: dt.datetime | None,
) -> Spot | None:
    """When to call who has no place to go to; None with a place, whose hours are beside it."""
    if not rows or any(row.kind in LOCATED for row in rows):
        return None
    spot = _spot(listing, rows[0], coverages.get(rows[0].coverage_id), names, now)
    return spot if spot.week else None


def _closure(
    listing: Listing, rows: list[SearchRow], names: Territories, now: dt.datetime | None
) -> str:
    """Until when it is closed, at the time of its first presence; empty when it is not."""
    if listing.closed_until is None or not rows:
        return ""
    local = opening.local_now(names.time_zone_of(rows[0]), now)
    return opening.closure(listing.closed_until, local)


def _spot(
    listing: Listing,
    row: SearchRow,
    coverage: Coverage | None,
    names: Territories,
    now: dt.datetime | None,
) -> Spot:
    hours = opening.of_presence(coverage.opening_hours if coverage else "", listing.opening_hours)
    local = opening.local_now(names.time_zone_of(row), now)
    closure = opening.closure(listing.closed_until, local)
    return Spot(
        kind=row.kind,
        title=coverage.label if coverage and row.precision != Precision.COMMUNE else "",
        address=public_address(row, coverage),
        commune=names.name_of(row),
        latitude=row.latitude,
        longitude=row.longitude,
        precision=row.precision,
        status=closure or opening.status(hours, local),
        week=tuple(opening.week(hours, local, listing.closed_until)),
        parts=parts_of_address(row, coverage, names),
    )
