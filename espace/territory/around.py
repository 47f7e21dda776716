"""What is found around a listing: neighbours by distance, newcomers of its department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from annuaire.models import Listing, SearchRow
from annuaire.presentation.cards import Card, cards
from annuaire.presentation.names import territory_names
from annuaire.search import Hit, Search
from territoires.atlas import atlas
from territoires.place import Place, PlaceType

PAGE_SIZE = 20
AT_A_DISTANCE = "remote"
NEW_DAYS = 30
MOST_NEWCOMERS = 10


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A card, and the contact that professionals alone read (empty unless it was given)."""

    card: Card
    contact: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """One page of them; ``pages`` counts from 1, ``is_capped``: there are more than counted."""

    found: list[Neighbour]
    total: int
    pages: int
    is_capped: bool


def centre_of(listing: Listing) -> Place | None:
    """Around its first public point, else its territory; None for the whole country."""
    rows = list(SearchRow.objects.filter(listing=listing).order_by("pk"))
    for row in rows:
        if row.latitude is not None and row.longitude is not None:
            return _around(row)
    for row in rows:
        if row.departement_code in atlas().departements:
            return atlas().departements[row.departement_code].place()
        if row.region_code in atlas().regions:
            return atlas().regions[row.region_code].place()
    return None


def _around(row: SearchRow) -> Place:
    return Place(
        type=PlaceType.POSITION,
        label=territory_names([row]).name_of(row),
        latitude=row.latitude or 0,
        longitude=row.longitude or 0,
        commune_code=row.commune_code,
        departement_code=row.departement_code,
        region_code=row.region_code,
    )


def neighbours_of(
    place: Place, radius_km: float, masks: dict[str, int], page: int, own: Iterable[int]
) -> Neighbours:
    """Listings around ``place``, nearest first, then those that serve its territory.

    What is only at a distance is nobody's neighbour. A page out of bounds is empty.
    """
    radius = place.radius_km if place.is_territory else radius_km
    results = Search(place, radius, masks).run((page - 1) * PAGE_SIZE, PAGE_SIZE)
    near = [section for section in results.sections if section.name != AT_A_DISTANCE]
    hits = [hit for section in near for hit in results.hits.get(section.name, [])]
    total = sum(section.readable for section in near)
    return Neighbours(
        found=_with_contacts(hits, set(own)),
        total=total,
        pages=max(1, -(-total // PAGE_SIZE)),
        is_capped=any(section.is_capped for section in near),
    )


def newcomers(place: Place, own: Iterable[int]) -> list[Neighbour]:
    """Others, of the department (of the region without one), on line for a month at most."""
    since = timezone.now() - dt.timedelta(days=NEW_DAYS)
    field, code = "departement_code", place.departement_code
    if not code:
        field, code = "region_code", place.region_code
    here = SearchRow.objects.filter(**{field: code}, listing__first_published_at__gte=since)
    found = (
        Listing.objects.published()
        .filter(pk__in=here.order_by().values("listing"))
        .exclude(pk__in=list(own))
        .order_by("-first_published_at", "-pk")
        .values_list("pk", flat=True)
    )
    return _with_contacts([Hit(pk) for pk in found[:MOST_NEWCOMERS]], set())


def _with_contacts(hits: list[Hit], own: set[int]) -> list[Neighbour]:
    shown = cards(hits)
    given = Listing.objects.published().filter(pk__in=[card.id for card in shown])
    contacts = dict(given.order_by().values_list("pk", "professional_contact"))
    return [Neighbour(card, contacts.get(card.id, ""), card.id in own) for card in shown]
