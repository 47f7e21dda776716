"""A fictitious body that keeps several listings of the demonstration's region (DEBUG only)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annuaire.models import BodyKind, BodyMember, Listing, ManagedListing, ManagingBody, Trust
from annuaire.owners.revisions import write_everywhere
from annuaire.services import index_listing
from home.demo_accounts import NotOnThisServerError
from home.demo_committee import REFERENT, REGION
from home.demo_listings import Demo, approved_demo, sent_demo
from millejours.models import User
from moderation.models import Membership, Role
from territoires.models import Commune

MANAGER = "gestion@exemple.test"
NAME = "Collectivité fictive (démonstration)"
ON_LINE = (
    Demo("Crèche municipale", "creche", "collectivite", "Mo-Fr 07:30-18:30", 60),
    Demo("Relais petite enfance", "relais-petite-enfance", "collectivite", "Mo-Fr 09:00-17:00", 58),
    Demo("Bibliothèque des tout-petits", "bibliotheque", "collectivite", "We,Sa 10:00-17:00", 50),
    Demo("Lieu d’accueil enfants-parents", "laep", "collectivite", "", 45),
    Demo("Centre de protection maternelle", "pmi", "collectivite", "Mo-Fr 08:30-17:00", 40),
)
WAITING = Demo("Ludothèque", "bibliotheque", "collectivite", "", 2)
OLD = dt.timedelta(days=390)


def create_demo_body() -> str:
    """Nothing when it is there already, or when what it stands on is not.

    Raises NotOnThisServerError where DEBUG is off.
    """
    if not settings.DEBUG:
        raise NotOnThisServerError("L'organisme de démonstration n'existe qu'avec DEBUG.")
    if ManagingBody.objects.filter(name=NAME).exists():
        return "déjà là"
    manager = User.objects.filter(email=MANAGER).first()
    referent = User.objects.filter(email=REFERENT).first()
    # The first six places are those of demo_listings.
    communes = Commune.objects.filter(departement__region=REGION).order_by("-population", "pk")
    places = list(communes[6 : 7 + len(ON_LINE)])
    answers = Membership.objects.active().filter(user=referent, role=Role.REFERENT).exists()
    if manager is None or referent is None or not answers or len(places) <= len(ON_LINE):
        return "rien à faire"
    with transaction.atomic():
        body = ManagingBody.objects.create(
            name=NAME, kind=BodyKind.LOCAL_AUTHORITY, trust=Trust.LOCAL_AUTHORITY
        )
        BodyMember.objects.create(body=body, user=manager, email=manager.email)
        listings = [
            approved_demo(demo, place, manager, referent)
            for demo, place in zip(ON_LINE, places, strict=False)
        ]
        for listing in listings:
            _confirmed(listing, timezone.localdate())
        _confirmed(listings[0], timezone.localdate() - OLD)
        listings.append(sent_demo(WAITING, places[-1], manager))
        for listing in listings:
            ManagedListing.objects.create(body=body, listing=listing, attached_by=manager)
    return f"un organisme et {len(listings)} fiches fictives"


def _confirmed(listing: Listing, day: dt.date) -> None:
    """As if its manager had said, that day, that all is true."""
    write_everywhere(listing, {"confirmed_on": day})
    index_listing(listing)
