"""The hours of one place of a listing, apart from the listing's: changed at once, as they are."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annuaire import opening
from annuaire.models import Coverage, CoverageKind, Listing
from annuaire.models.coverage import LOCATED
from annuaire.owners.errors import HoursChangedError, OwnerError
from annuaire.owners.keeping import checked_keeper
from annuaire.services import index_listing
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import lock_item


class UnknownPlaceError(OwnerError):
    message = _("Ce lieu n’est plus sur la fiche.")


class StopNeedsHoursError(OwnerError):
    message = _("Un passage a ses propres jours et heures\u00a0: dites lesquels.")


def places_with_hours(listing: Listing) -> QuerySet[Coverage]:
    """The places that have their own hours, or that may: those of a listing with several."""
    places = Coverage.objects.filter(listing=listing, kind__in=LOCATED).select_related("commune")
    if places.count() < 2:  # noqa: PLR2004 (one place: the hours of the listing are enough)
        places = places.exclude(opening_hours="")
    return places.order_by("order", "pk")


@transaction.atomic
def change_place_hours(
    listing: Listing, user: Any, *, place_pk: int, opening_hours: str, seen: str
) -> bool:
    """Write the hours of a place on line and in what waits; whether anything changed.

    Empty: the listing's hold there too, save for a stop. ``seen``: those that were shown. Raises
    NotKeeperError, UnknownPlaceError, HoursChangedError, StopNeedsHoursError, GoneError, and
    ValidationError for hours that nobody can read.
    """
    held = lock_item(listing)
    checked_keeper(held, user)
    place = Coverage.objects.filter(listing=held, pk=place_pk, kind__in=LOCATED).first()
    if place is None:
        raise UnknownPlaceError
    before = place.opening_hours
    if before == opening_hours:
        return False
    if seen != before:
        raise HoursChangedError
    if opening_hours:
        opening.validate(opening_hours)
    elif place.kind == CoverageKind.STOP:
        raise StopNeedsHoursError
    place.opening_hours = opening_hours
    place.save(update_fields=["opening_hours"])
    _write_in_what_waits(held, place)
    index_listing(held)
    where = place.label or place.territory_name()
    record(
        Action.PROMPT,
        held,
        user,
        revision_id=held.live_revision_id,
        reason=f"{where} : {before or '–'} → {opening_hours or '–'}",
    )
    return True


def _write_in_what_waits(held: Listing, place: Coverage) -> None:
    """In the presences of each version that may still be shown."""
    for revision in held.versions_that_wait():
        presences = [
            {**one, "opening_hours": place.opening_hours} if one.get("pk") == place.pk else one
            for one in revision.content.get("coverages", [])
        ]
        revision.content = {**revision.content, "coverages": presences}
        revision.save(update_fields=["content"])
