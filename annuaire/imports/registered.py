"""The listings that no import made, as they are compared with the rows of a file.

On line, by what is public. Off line, by name, telephone and commune alone: a point that nobody may
see tells nothing, and the name is not said again. Two queries, whatever the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from annuaire.imports.places import Territories
from annuaire.models import Coverage, ImportSource, Listing, Origin, Precision, SearchRow
from moderation.models.journal import base_content_type


class Standing(IntEnum):
    """Where a listing stands; the first is asked about before the others."""

    ON_LINE = 0
    WAITING = 1  # being read, refused, never sent again, or waiting for a confirmation
    WITHDRAWN = 2  # taken off line by a person


@dataclass(frozen=True, slots=True)
class Alike:
    """A presence of a listing; its point in degrees, None unless it is its own and public.

    ``is_attached``: a source speaks of it already, no other one may.
    """

    listing_id: int
    name: str
    folded: str
    point: tuple[float, float] | None = None
    standing: Standing = Standing.ON_LINE
    is_attached: bool = False

    @property
    def words(self) -> str:
        """Why a row like it makes no listing. What is off line is not named."""
        if self.standing is Standing.WITHDRAWN:
            return _("une fiche de ce nom ou de ce téléphone a été retirée par une personne")
        if self.standing is Standing.WAITING:
            return _("une fiche de ce nom ou de ce téléphone est inscrite, sans être en ligne")
        if self.is_attached:
            return _("semble une fiche déjà rattachée à une autre source\u00a0: %s") % self.name
        return _("semble déjà dans l’annuaire\u00a0: %s") % self.name


@dataclass(frozen=True, slots=True)
class Presence:
    """A listing at a place, and what else tells that a row is it. Empty: tells nothing."""

    alike: Alike
    commune: str
    departement: str
    phone: str
    category: str


def presences(source: ImportSource, territories: Territories) -> Iterator[Presence]:
    """What a row of ``source`` may be, besides the listings that it speaks of already."""
    yield from _on_line(source)
    yield from _off_line(territories)


ON_LINE = (
    *("listing_id", "commune_code", "departement_code", "latitude", "longitude", "precision"),
    *("listing__name", "listing__folded_name", "listing__phone", "listing__category__slug"),
    "listing__imported",
)


def _on_line(source: ImportSource) -> Iterator[Presence]:
    """Neither what an import made, nor what this very source is attached to."""
    made = Q(listing__origin=Origin.IMPORT, listing__imported__isnull=False)
    known = made | Q(listing__imported__source=source) | Q(listing__origin=Origin.GENERATED)
    rows = SearchRow.objects.exclude(known).order_by("pk").values_list(*ON_LINE)
    for pk, commune, departement, *where, name, folded, phone, category, record in rows.iterator():
        latitude, longitude, precision = where
        is_own = precision != Precision.COMMUNE and latitude is not None
        point = (latitude, longitude) if is_own else None
        alike = Alike(pk, name, folded, point, is_attached=record is not None)
        yield Presence(alike, commune, departement, phone, category)


OFF_LINE = (
    *("listing_id", "commune_id", "departement_id", "listing__name", "listing__folded_name"),
    *("listing__phone", "listing__category__slug", "listing__imported", "listing__origin"),
    *("listing__first_published_at", "listing__reconfirmation__withdrawn_on"),
)


def _off_line(territories: Territories) -> Iterator[Presence]:
    """Whoever made it, but for what an import closed and will open again.

    Of what came with a file, the name alone: its telephone may be the one of many places.
    """
    being_read = _being_read()
    found = Coverage.objects.filter(listing__live=False)
    found = found.exclude(listing__origin=Origin.GENERATED)
    found = found.exclude(listing__imported__closed_on__isnull=False)
    for row in found.order_by("pk").values_list(*OFF_LINE).iterator():
        pk, commune, departement, name, folded, phone, category, record, origin, *dates = row
        never_on_line = origin == Origin.REGISTRATION and dates[0] is None
        waits = never_on_line or dates[1] is not None or str(pk) in being_read
        standing = Standing.WAITING if waits else Standing.WITHDRAWN
        alike = Alike(pk, name, folded, standing=standing, is_attached=record is not None)
        known = territories.communes.get(commune or "")
        where = known.departement if known else departement
        phone = "" if origin == Origin.IMPORT else phone
        yield Presence(alike, commune or "", where or "", phone, category)


def _being_read() -> set[str]:
    """The keys of the listings in the hands of a referent, or that one sent back."""
    kind: Any = base_content_type(Listing(pk=0))
    states = WorkflowState.objects.active().filter(base_content_type=kind).order_by("pk")
    return set(states.values_list("object_id", flat=True).iterator())
