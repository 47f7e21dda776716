"""What templates, the map, the vCard and later exports show of a listing: public things only.

Everything comes from search rows (public points) and cached vocabularies; the exact point of a
coverage is read nowhere here (tests/annuaire/test_detail.py searches every output for it).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from annuaire import opening
from annuaire.addresses import NO_PARTS, Parts, parts_of_address, public_address
from annuaire.facets import ACCESSIBILITY, MODES, PRICES, UNUSUAL_HOURS, WELCOME, Label, Trait
from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    Origin,
    Precision,
    SearchRow,
    SpokenLanguage,
)
from annuaire.models.coverage import LOCATED
from annuaire.search import Hit
from annuaire.services import build_rows
from annuaire.texts import Text, texts_of
from millejours.models import Action, Audience, Need, Stage, Term
from millejours.vocabulary import Entry, vocabulary
from territoires.atlas import Atlas, atlas
from territoires.models import Commune

TRAITS_OF_CARD = (*MODES[1:], *ACCESSIBILITY[:2], *UNUSUAL_HOURS, *PRICES[:1])


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
class Card:
    """A listing in a list of results; ``position``: "latitude,longitude" of its public point."""

    id: int
    name: str
    structure: str
    category: str
    url: str
    places: str
    distance_km: float | None
    needs: list[Entry]
    traits: list[Label]
    origin_note: str
    status: str
    is_open: bool
    is_closed: bool
    is_approximate: bool
    position: str
    lang: str


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


def origin_note(listing: Listing) -> str:
    """What the reader must know about where a listing comes from; empty when confirmed."""
    if listing.is_confirmed:
        return ""
    if listing.origin == Origin.WINNER_2021:
        return _("Projet lauréat 2021 – à confirmer")
    return _("À confirmer")


def cards(hits: Iterable[Hit], now: dt.datetime | None = None) -> list[Card]:
    """The cards of ``hits``, in order, in four queries whatever their number."""
    wanted = list(hits)
    listings = Listing.objects.published().for_cards().in_bulk([hit.listing_id for hit in wanted])
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        rows[row.listing_id].append(row)
    names = territory_names([row for found in rows.values() for row in found])
    own_hours = dict(
        Coverage.objects.filter(listing_id__in=listings)
        .exclude(opening_hours="")
        .order_by()
        .values_list("pk", "opening_hours")
    )
    return [
        _card(
            listings[hit.listing_id], rows[hit.listing_id], hit, names, own_hours=own_hours, now=now
        )
        for hit in wanted
        if hit.listing_id in listings and rows[hit.listing_id]
    ]


@dataclass(frozen=True, slots=True)
class Territories:
    """Names (and time zones) of the territories that some rows stand in."""

    communes: dict[str, Commune]
    atlas: Atlas

    def name_of(self, row: SearchRow) -> str:
        if row.kind == CoverageKind.REMOTE:
            return ""
        if row.commune_code in self.communes:
            return str(self.communes[row.commune_code])
        if row.departement_code in self.atlas.departements:
            return self.atlas.departements[row.departement_code].name
        if row.region_code in self.atlas.regions:
            return self.atlas.regions[row.region_code].name
        return _("France entière")

    def time_zone_of(self, row: SearchRow) -> str:
        return self.atlas.time_zone(row.departement_code)


def territory_names(rows: list[SearchRow]) -> Territories:
    """The territories of ``rows``, in one query."""
    codes = {row.commune_code for row in rows} - {""}
    return Territories(Commune.objects.in_bulk(codes), atlas())


def _card(
    listing: Listing,
    rows: list[SearchRow],
    hit: Hit,
    names: Territories,
    *,
    own_hours: dict[int, str],
    now: dt.datetime | None,
) -> Card:
    first = rows[0]
    located_rows = [row for row in rows if row.kind in LOCATED]
    located = next((row for row in located_rows if row.latitude is not None), None)
    moments = [
        (
            opening.of_presence(own_hours.get(row.coverage_id, ""), listing.opening_hours),
            opening.local_now(names.time_zone_of(row), now),
        )
        for row in rows
    ]
    is_approximate = any(row.precision == Precision.COMMUNE for row in located_rows)
    closure = opening.closure(listing.closed_until, moments[0][1])
    status, is_open = _status_of(moments)
    places = list(dict.fromkeys(names.name_of(row) for row in rows))
    return Card(
        id=listing.pk,
        name=listing.name,
        structure=listing.structure,
        category=_label(Category, first.categories_mask),
        url=listing.get_absolute_url(),
        places=_enumerated([name for name in places if name]),
        distance_km=shown_distance(hit.distance_km, is_approximate),
        needs=vocabulary(Need).of_mask(first.needs_mask),
        traits=[trait.label for trait in _held(TRAITS_OF_CARD, first.traits_mask)],
        origin_note=origin_note(listing),
        status=closure or status,
        is_open=not closure and is_open,
        is_closed=bool(closure),
        is_approximate=is_approximate,
        position=f"{located.latitude},{located.longitude}" if located else "",
        lang=listing.language,
    )


def _status_of(moments: list[tuple[str, dt.datetime]]) -> tuple[str, bool]:
    """Of the hours of each presence and its local time: what is open first, else the first said.

    The same as "open now" finds: one presence open is enough.
    """
    for hours, local in moments:
        if opening.is_open(hours, local):
            return opening.status(hours, local), True
    said = (opening.status(hours, local) for hours, local in moments)
    return next(filter(None, said), ""), False


def shown_distance(kilometres: float | None, is_approximate: bool) -> float | None:
    """None under 1 km of a point that is only the middle of a commune: it says nothing.

    Whole kilometres farther from such a point; as it is otherwise.
    """
    if kilometres is None or not is_approximate:
        return kilometres
    return round(kilometres) if kilometres >= 1 else None


MOST_PLACES = 3


def _enumerated(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_PLACES])
    return f"{shown} …" if len(names) > MOST_PLACES else shown


def detail(listing: Listing, now: dt.datetime | None = None) -> Detail:
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
        category=_label(Category, masks.categories_mask),
        spots=spots,
        areas=[names.name_of(row) for row in rows if row.kind == CoverageKind.AREA],
        at_a_distance=any(row.kind == CoverageKind.REMOTE for row in rows),
        needs=needs,
        actions=vocabulary(Action).of_mask(masks.actions_mask),
        audiences=vocabulary(Audience).of_mask(masks.audiences_mask),
        stages=vocabulary(Stage).of_mask(masks.stages_mask),
        languages=vocabulary(SpokenLanguage).of_mask(masks.languages_mask),
        modes=_held(MODES, masks.traits_mask),
        accessibility=_held(ACCESSIBILITY, masks.traits_mask),
        hours=_held(UNUSUAL_HOURS, masks.traits_mask),
        welcome=_held(WELCOME, masks.traits_mask),
        price=_held(PRICES, masks.traits_mask),
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


def _label(model: type[Term], mask: int) -> str:
    return ", ".join(entry.label for entry in vocabulary(model).of_mask(mask))


def _held(traits: tuple[Trait, ...], mask: int) -> list[Trait]:
    return [trait for trait in traits if trait.mask & mask]


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


def vcard_name(listing: Listing) -> str:
    return f"{slugify(listing.name)[:60] or 'fiche'}.vcf"
