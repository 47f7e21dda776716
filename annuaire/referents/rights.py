"""Who answers for a territory: its referents, the national pool, the animation team.

Nobody answers for a listing that she keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import Listing
from annuaire.referents.scope import scope_of_listing
from millejours.models import User
from moderation.competence import NATIONAL_POOL
from moderation.models import Membership, Organisation, Role
from moderation.moderated import Territory, territories_of
from moderation.stakes import named_by

_KEPT = "_listings_answered_for"


def members_for(departement: str | None, region: str | None) -> QuerySet[Membership]:
    """The active memberships of those who answer for a department, or for a region."""
    return members_for_any([(departement, region)])


def members_for_any(territories: Iterable[Territory]) -> QuerySet[Membership]:
    """The active memberships of those who answer for one territory at least."""
    covering = Organisation.objects.covering_any(territories)
    here = Q(role=Role.REFERENT, organisation__in=covering.values("pk"))
    return Membership.objects.active().filter(here | NATIONAL_POOL)


def members_in_charge(
    listing: Listing, territories: Iterable[Territory], *, escalated: bool = False
) -> QuerySet[Membership]:
    """Those who would decide on it there, without keeping it: the referents; the national pool
    where there is none, or too late.

    Narrower than ``members_for_any``: the pool answers for everything, it reads the papers of
    what it decides only.
    """
    active = Membership.objects.active().filter(~named_by(listing))
    covering = Organisation.objects.covering_any(territories)
    referents = active.filter(role=Role.REFERENT, organisation__in=covering.values("pk"))
    if not referents.exists():
        return active.filter(NATIONAL_POOL)
    if escalated:
        return active.filter(Q(pk__in=referents.values("pk")) | NATIONAL_POOL)
    return referents


def people_for(territories: Iterable[Territory]) -> list[User]:
    """Each of them once."""
    members = members_for_any(territories)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def people_in_charge(listing: Listing) -> list[User]:
    """Who answers for one of its territories, and does not keep it."""
    return without_keepers(people_for(territories_of(listing)), listing)


def without_keepers(people: Iterable[User], listing: Listing) -> list[User]:
    return [person for person in people if not listing.is_kept_by(person)]


def territory_of(listing: Listing) -> Territory:
    """The first of its territories: the codes of its department and of its region."""
    scope = scope_of_listing(listing)
    region = scope.region or (scope.departement and scope.departement.region)
    return (scope.departement and scope.departement.pk, region and region.pk)


def answers_once(user: Any, listing: Listing) -> bool:
    """``answers_for``, asked once a request for each listing: kept on ``user``."""
    known: dict[int, bool] = user.__dict__.setdefault(_KEPT, {})
    if listing.pk not in known:
        known[listing.pk] = answers_for(user, listing)
    return known[listing.pk]


def answers_for(user: Any, listing: Listing) -> bool:
    if not members_for_any(territories_of(listing)).filter(user=user.pk).exists():
        return False
    return not listing.is_kept_by(user)
