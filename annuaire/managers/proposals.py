"""A place that is missing, proposed by a body under its own trust, and kept by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annuaire.managers.errors import AlreadyProposedError, LooksAlikeError
from annuaire.managers.membership import checked_member
from annuaire.managers.texts import Values
from annuaire.managers.writing import set_values
from annuaire.models import (
    Category,
    Coverage,
    CoverageKind,
    Listing,
    ManagedListing,
    ManagingBody,
    Origin,
    Precision,
)
from annuaire.registration.duplicates import candidates
from annuaire.registration.locating import SHELTERED_CATEGORIES
from millejours.text import fold
from moderation.services import submit


@dataclass(frozen=True, slots=True)
class Proposal:
    """``category`` is a slug; ``commune`` a code of INSEE; ``values``: of ``FIELDS``."""

    name: str
    category: str
    street: str
    postal_code: str
    commune: str
    trust_detail: str
    values: Values = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Proposal:
        return cls(**{name: stored[name] for name in cls.__slots__})

    @property
    def stored(self) -> Values:
        """As JSON keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def propose(body: ManagingBody, user: Any, given: Proposal, *, is_distinct: bool) -> Listing:
    """Make the listing and send it to the referent of its territory.

    ``is_distinct``: the listings that look like it were read, it is another one. Its street is
    found on the map later. Raises NotMemberError, AlreadyProposedError, LooksAlikeError,
    ValidationError, and what the engine refuses.
    """
    held = ManagingBody.objects.select_for_update().get(pk=body.pk)
    checked_member(held, user)
    listing = drafted(held, given)
    check_is_new(held, given)
    if not is_distinct and (found := candidates(listing)):
        raise LooksAlikeError(found)
    listing.save()
    listing.save_revision(user=user)
    ManagedListing.objects.create(listing=listing, body=held, attached_by=user)
    submit(listing, user)
    return listing


def drafted(body: ManagingBody, given: Proposal) -> Listing:
    """The listing in memory, with its place."""
    french = Category.objects.live().in_language(settings.LANGUAGE_CODE)
    listing = Listing(
        name=given.name,
        category=french.get(slug=given.category),
        trust=body.trust,
        trust_detail=given.trust_detail,
        origin=Origin.REGISTRATION,
        confirmed_on=timezone.localdate(),
        live=False,
    )
    set_values(listing, given.values)
    listing.coverages = [_place(given)]
    return listing


def _place(given: Proposal) -> Coverage:
    is_sheltered = given.category in SHELTERED_CATEGORIES
    wanted = Precision.COMMUNE if is_sheltered else Precision.EXACT
    return Coverage(
        kind=CoverageKind.POINT,
        street=given.street,
        postal_code=given.postal_code,
        commune_id=given.commune,
        precision=Precision.COMMUNE,
        to_geocode=bool(given.street),
        wanted_precision=wanted if given.street else "",
    )


def check_is_new(body: ManagingBody, given: Proposal) -> None:
    """Raises AlreadyProposedError: what waits for its referent is not published yet."""
    mine = Listing.objects.filter(managed__body=body, folded_name=fold(given.name)[:160])
    if mine.filter(coverages__commune=given.commune).exists():
        raise AlreadyProposedError
