"""Fictitious listings of the demonstration's region, for its referent to read (DEBUG only).

Each says in its name that it is a demonstration, wherever it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from annuaire.alerts.services import receive
from annuaire.models import (
    AlertKind,
    Category,
    Coverage,
    CoverageKind,
    Listing,
    ListingEditor,
    TrustProof,
)
from home.demo_accounts import NotOnThisServerError
from home.demo_committee import REFERENT, REGION, spread
from millejours.models import Need, User
from moderation.models import Membership, Role
from moderation.services import approve, submit
from territoires.models import Commune

PROFESSIONAL = "professionnelle@exemple.test"
REFERENCE = "demonstration-"
NOTE = "Contenu de démonstration, non validé\u00a0: cette fiche est fictive."


@dataclass(frozen=True, slots=True)
class Demo:
    """``category`` is a slug; ``days_ago``: when it was sent."""

    name: str
    category: str
    trust: str
    hours: str
    days_ago: int


WAITING = [
    Demo("Sage-femme libérale", "sage-femme", "securite-sociale", "Mo-Fr 09:00-12:00", 1),
    Demo("Assistante maternelle", "assistant-maternel", "collectivite", "", 2),
    Demo("Bébés lecteurs", "bibliotheque", "collectivite", "We,Sa 10:00-12:00", 3),
    Demo("Lieu d’accueil enfants-parents", "laep", "securite-sociale", "Tu,Th 14:00-17:00", 9),
]
CHANGED = Demo("Protection maternelle et infantile", "pmi", "etat", "Mo-Fr 08:30-17:00", 30)
REPORTED = Demo("Relais petite enfance", "relais-petite-enfance", "collectivite", "", 40)


def create_demo_listings() -> str:
    """Nothing when they are there already, or when what they stand on is not.

    Raises NotOnThisServerError where DEBUG is off.
    """
    if not settings.DEBUG:
        raise NotOnThisServerError("Les fiches de démonstration n'existent qu'avec DEBUG.")
    if Listing.objects.filter(origin_reference__startswith=REFERENCE).exists():
        return "déjà là"
    referent = User.objects.filter(email=REFERENT).first()
    places = Commune.objects.filter(departement__region=REGION).order_by("-population", "pk")[:6]
    member = Membership.objects.active().filter(user=referent, role=Role.REFERENT)
    if referent is None or len(places) < len(WAITING) + 2 or not member.exists():
        return "rien à faire"
    with transaction.atomic():
        author = _professional()
        for demo, place in zip(WAITING, places, strict=False):
            sent_demo(demo, place, author)
        changed, reported = (
            approved_demo(demo, place, author, referent)
            for demo, place in zip((CHANGED, REPORTED), places[len(WAITING) :], strict=False)
        )
        _change(changed, author)
        receive(reported, AlertKind.CLOSED, "Démonstration\u00a0: volets fermés depuis un mois.")
    return f"{len(WAITING) + 2} fiches fictives, une modification, un signalement"


def _professional() -> User:
    """No password: professionals sign in with a code sent by e-mail."""
    user = User.objects.filter(email=PROFESSIONAL).first()
    return user or User.objects.create_user(
        PROFESSIONAL, None, first_name="Professionnelle", last_name="(démonstration)"
    )


def sent_demo(demo: Demo, place: Commune, author: User) -> Listing:
    """Written and sent by the professional, ``days_ago``."""
    listing = Listing(
        name=f"{demo.name} – {place.name} (démonstration)",
        category=_category(demo.category),
        description="Démonstration\u00a0: une présentation fictive.",
        trust=demo.trust,
        opening_hours=demo.hours,
        origin_reference=f"{REFERENCE}{place.pk}",
        origin_note=NOTE,
        live=False,
    )
    listing.coverages = [Coverage(kind=CoverageKind.POINT, commune=place)]
    listing.needs = list(Need.objects.filter(live=True, locale__language_code="fr").order_by("pk"))[
        :2
    ]
    listing.save()
    ListingEditor.objects.create(
        listing=listing, user=author, email=author.email, is_owner=True, added_by=author
    )
    TrustProof.objects.create(listing=listing, number="DÉMO-0000", uploaded_by=author)
    _submitted(listing, author, demo.days_ago)
    return listing


def _category(slug: str) -> Category:
    french = Category.objects.filter(locale__language_code="fr").order_by("pk")
    return french.filter(slug=slug).first() or french[0]


def _submitted(listing: Listing, author: User, days_ago: int) -> None:
    listing.save_revision(user=author)
    spread(submit(listing, author).pk, days_ago)


def approved_demo(demo: Demo, place: Commune, author: User, referent: User) -> Listing:
    listing = sent_demo(demo, place, author)
    state = listing.workflow_states.get().current_task_state.specific
    approve(state, referent, revision_id=state.revision_id)
    return Listing.objects.get(pk=listing.pk)


def _change(listing: Listing, author: User) -> None:
    """Another version of what is on line, that waits to be read."""
    listing.description = "Démonstration\u00a0: une présentation plus longue, avec le samedi."
    listing.opening_hours = "Mo-Sa 08:30-17:00"
    _submitted(listing, author, 4)
