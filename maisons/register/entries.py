"""The Maisons of the register as a search reads them: a handful of queries, whatever their number.

Labelled Maisons are hundreds, not thousands: they are all read, then chosen in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annuaire.geometry import distance_km, unit_vector
from annuaire.models import Precision, SearchRow
from annuaire.models.coverage import LOCATED
from annuaire.opening_now import open_among
from annuaire.presentation.cards import Card, cards, shown_distance
from annuaire.search import Hit
from maisons.models import MaisonPage
from territoires.models import OVERSEAS
from territoires.place import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A Maison, its public point, what its listing offers; ``row`` is None until it is on line."""

    page: MaisonPage
    row: SearchRow | None
    latitude: float
    longitude: float
    precision: str
    is_open: bool
    distance_km: float | None = None

    @property
    def label(self) -> Any:
        return self.page.label

    @property
    def departement_code(self) -> str:
        return self.label.departement_id

    @property
    def region_code(self) -> str:
        return self.label.departement.region_id

    @property
    def is_overseas(self) -> bool:
        return self.departement_code.startswith(OVERSEAS)

    @property
    def is_approximate(self) -> bool:
        return self.precision == Precision.COMMUNE

    def mask(self, column: str) -> int:
        return getattr(self.row, column) if self.row else 0

    def far_from(self, place: Place) -> Entry:
        return replace(self, distance_km=_distance(self, place))


def entries() -> list[Entry]:
    """Every Maison of the register, by region, department and name."""
    pages = list(
        MaisonPage.objects.on_register()
        .for_lists()
        .select_related("locale")
        .order_by("label__departement__region__folded", "label__departement__folded", "title", "pk")
    )
    keys = [page.listing_id for page in pages if page.listing and page.listing.live]
    rows = _rows(keys)
    opened = open_among(rows.values())
    return [_entry(page, rows.get(page.listing_id), opened) for page in pages]


def _rows(listings: list[int]) -> dict[int, SearchRow]:
    """The first place of each listing, else its first presence."""
    found: dict[int, SearchRow] = {}
    for row in SearchRow.objects.filter(listing_id__in=listings).order_by("pk"):
        known = found.setdefault(row.listing_id, row)
        if known.kind not in LOCATED and row.kind in LOCATED:
            found[row.listing_id] = row
    return found


def _entry(page: MaisonPage, row: SearchRow | None, opened: set[int]) -> Entry:
    """At the public point of its listing; at its commune before."""
    point = (page.label.commune.latitude, page.label.commune.longitude)
    precision = str(Precision.COMMUNE)
    if row is not None and row.latitude is not None and row.longitude is not None:
        point, precision = (row.latitude, row.longitude), row.precision
    is_open = row is not None and row.pk in opened
    return Entry(page, row, point[0], point[1], precision, is_open)


def _distance(entry: Entry, place: Place) -> float:
    here = unit_vector(place.latitude, place.longitude)
    there = unit_vector(entry.latitude, entry.longitude)
    chord2 = (here.x - there.x) ** 2 + (here.y - there.y) ** 2 + (here.z - there.z) ** 2
    return distance_km(chord2)


# --- Cards --------------------------------------------------------------------------------------


def cards_of(chosen: Iterable[Entry], request: HttpRequest | None = None) -> list[Card]:
    """In order: what the directory says of each listing on line, under the name of the label."""
    shown = list(chosen)
    hits = [Hit(entry.page.listing_id, entry.distance_km) for entry in shown if entry.row]
    known = {card.id: card for card in cards(hits)} if hits else {}
    return [_card(entry, known.get(entry.page.listing_id), request) for entry in shown]


def _card(entry: Entry, known: Card | None, request: HttpRequest | None) -> Card:
    label = entry.label
    card = replace(
        known or EMPTY,
        id=entry.page.pk,
        name=label.name,
        structure=label.carrier_name,
        category=_("Maison labellisée"),
        url=entry.page.get_url(request) or "/",
        origin_note=_("Démonstration") if label.is_demonstration else "",
        position=f"{entry.latitude},{entry.longitude}",
        distance_km=shown_distance(entry.distance_km, entry.is_approximate),
        is_approximate=entry.is_approximate,
        traits=_territories(label) + [each for each in (known or EMPTY).traits if known],
    )
    return card if known else replace(card, places=str(label.commune))


def _territories(label: Any) -> list[Any]:
    words = []
    if label.in_priority_neighbourhood:
        words.append(_("Quartier prioritaire"))
    if label.in_rural_area:
        words.append(_("Territoire rural"))
    return words


EMPTY = Card(
    id=0,
    name="",
    structure="",
    category="",
    url="",
    places="",
    distance_km=None,
    needs=[],
    traits=[],
    origin_note="",
    status="",
    is_open=False,
    is_closed=False,
    is_approximate=True,
    position="",
    lang="fr",
)
