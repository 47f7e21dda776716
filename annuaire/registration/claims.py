""" "This listing is mine": the referents of its territory are told, and answer by mail."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annuaire.models import Listing
from annuaire.referents.rights import territory_of
from annuaire.registration.mails import send_claim
from millejours.models import User
from moderation.competence import NATIONAL_POOL
from moderation.models import Membership, Organisation, Role


def referents_of(listing: Listing) -> list[User]:
    """Those of its territory; the national pool where there is none."""
    here = Organisation.objects.covering(*territory_of(listing))
    active = Membership.objects.active()
    members = active.filter(role=Role.REFERENT, organisation__in=here.values("pk"))
    if not members.exists():
        members = active.filter(NATIONAL_POOL)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


@transaction.atomic
def claim(listing: Listing, user: Any, message: str) -> None:
    """Ask the referents to give ``listing`` to ``user``; nothing is given here."""
    send_claim(listing, user, message, referents_of(listing))
