"""What templates, the map, the vCard and later exports show of a listing: public things only.

Everything comes from search rows (public points) and cached vocabularies; the exact point of a
coverage is read nowhere here (tests/annuaire/test_detail.py searches every output for it).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from annuaire import opening
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
from millejours.text import fold
from millejours.vocabulary import Entry, vocabulary
from territoires.atlas import Atlas, atlas
from territoires.models import Commune
from territoires.words import WAYS

TRAITS_OF_CARD = (*MODES[1:], *ACCESSIBILITY[:2], *UNUSUAL_HOURS, *PRICES[:1])


@dataclass(frozen=True, slots=True)
class Spot:
    """One public presence: what may be read of it, its public point, its hours."""

    kind: str
    title: str
    address: str
    commune: str
    latitude: float | None
    longitude: float | None
    precision: str
    status: str = ""
    week: tuple[opening.Day, ...] = ()

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
    """A listing on its own page."""

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
    """The cards of ``hits``, in order, in three queries whatever their number."""
    wanted = list(hits)
    listings = Listing.objects.published().for_cards().in_bulk([hit.listing_id for hit in wanted])
    rows: dict[int, list[SearchRow]] = defaultdict(list)
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        rows[row.listing_id].append(row)
    names = territory_names([row for found in rows.values() for row in found])
    return [
        _card(listings[hit.listing_id], rows[hit.listing_id], hit, names, now)
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
    now: dt.datetime | None,
) -> Card:
    first = rows[0]
    located_rows = [row for row in rows if row.kind in LOCATED]
    located = next((row for row in located_rows if row.latitude is not None), None)
    local = opening.local_now(names.time_zone_of(first), now)
    closure = opening.closure(listing.closed_until, local)
    places = list(dict.fromkeys(names.name_of(row) for row in rows))
    return Card(
        id=listing.pk,
        name=listing.name,
        structure=listing.structure,
        category=_label(Category, first.categories_mask),
        url=listing.get_absolute_url(),
        places=_enumerated([name for name in places if name]),
        distance_km=hit.distance_km,
        needs=vocabulary(Need).of_mask(first.needs_mask),
        traits=[trait.label for trait in _held(TRAITS_OF_CARD, first.traits_mask)],
        origin_note=origin_note(listing),
        status=closure or opening.status(listing.opening_hours, local),
        is_open=not closure and opening.is_open(listing.opening_hours, local),
        is_closed=bool(closure),
        is_approximate=any(row.precision == Precision.COMMUNE for row in located_rows),
        position=f"{located.latitude},{located.longitude}" if located else "",
        lang=listing.language,
    )


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
    """The page as the public would see the draft in memory."""
    rows = build_rows(listing)
    coverages = {item.pk or 0: item for item in listing.coverages.all()}
    return _detail(listing, rows, coverages, None)


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
    )


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
    hours = (coverage.opening_hours if coverage else "") or listing.opening_hours
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
    )


def public_address(row: SearchRow, coverage: Coverage | None) -> str:
    """Street and number, street alone, or nothing: as the public precision allows."""
    if coverage is None or row.precision == Precision.COMMUNE or not coverage.street:
        return ""
    street = coverage.street
    if row.precision == Precision.STREET:
        street = street_without_number(street)
    return f"{street}, {coverage.postal_code}".strip(", ")


def street_without_number(text: str) -> str:
    """The street of an address, or nothing when its number might still be read in it.

    From the first word that is a sort of way ("rue", "avenue"…) to the first comma; a digit left
    ("rue du 8 mai 1945" included) hides it all: better no street than a house number.
    """
    for part in text.split(","):
        words = part.split()
        for rank, word in enumerate(words):
            if fold(word) in WAYS:
                street = " ".join(words[rank:])
                return "" if any(char.isdigit() for char in street) else street
    return ""


def vcard_name(listing: Listing) -> str:
    return f"{slugify(listing.name)[:60] or 'fiche'}.vcf"
