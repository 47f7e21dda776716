"""Who answers for a territory: its referents, the national pool, the animation team."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import Listing
from annuaire.referents.scope import scope_of_listing
from millejours.models import User
from moderation.competence import NATIONAL_POOL
from moderation.models import Membership, Organisation, Role


def members_for(departement: str | None, region: str | None) -> QuerySet[Membership]:
    """The active memberships of those who answer for a department, or for a region."""
    covering = Organisation.objects.covering(departement, region)
    here = Q(role=Role.REFERENT, organisation__in=covering.values("pk"))
    return Membership.objects.active().filter(here | NATIONAL_POOL)


def members_in_charge(
    departement: str | None, region: str | None, *, escalated: bool = False
) -> QuerySet[Membership]:
    """Those who decide there: its referents; the national pool where there is none, or too late.

    Narrower than ``members_for``: the pool answers for everything, it reads the papers of what it
    decides only.
    """
    active = Membership.objects.active()
    covering = Organisation.objects.covering(departement, region)
    referents = active.filter(role=Role.REFERENT, organisation__in=covering.values("pk"))
    if not referents.exists():
        return active.filter(NATIONAL_POOL)
    if escalated:
        return active.filter(Q(pk__in=referents.values("pk")) | NATIONAL_POOL)
    return referents


def people_for(departement: str | None, region: str | None) -> list[User]:
    """Each of them once."""
    members = members_for(departement, region)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def territory_of(listing: Listing) -> tuple[str | None, str | None]:
    """The codes of its department and of its region."""
    scope = scope_of_listing(listing)
    region = scope.region or (scope.departement and scope.departement.region)
    return (scope.departement and scope.departement.pk, region and region.pk)


def answers_for(user: Any, listing: Listing) -> bool:
    return members_for(*territory_of(listing)).filter(user=user.pk).exists()
