"""Who stands behind made-up requests: accounts nobody opens, organisations plainly fictitious.

None of them is a member of anything, so that nobody's rights nor votes change.
"""

from __future__ import annotations

from dataclasses import dataclass

from millejours.models import User
from moderation.models import Organisation
from territoires.models import Region

MAILBOX, HOST = "label-essai-", "@exemple.test"
ACRONYM = "ESSAI-"
APPLICANTS = 5
VOICES = 3


@dataclass(frozen=True, slots=True)
class People:
    """``instructing``: by code of region, its two organisations."""

    applicants: list[User]
    instructor: User
    decider: User
    instructing: dict[str, list[Organisation]]
    committee: list[Organisation]
    deciding: Organisation


def find_people() -> People:
    """Those of before, made when they are missing."""
    return People(
        applicants=[_user(f"porteur-{number}") for number in range(1, APPLICANTS + 1)],
        instructor=_user("instruction"),
        decider=_user("decision"),
        instructing={
            region.pk: [_territorial(kind, region) for kind in ("ARS", "DREETS")]
            for region in Region.objects.order_by("pk")
        },
        committee=[_national(f"COMITE-{number}") for number in range(1, VOICES + 1)],
        deciding=_national("DECISION"),
    )


def remove_people() -> None:
    User.objects.filter(email__startswith=MAILBOX, email__endswith=HOST).delete()
    Organisation.objects.filter(acronym__startswith=ACRONYM, is_fictitious=True).delete()


def _user(name: str) -> User:
    email = f"{MAILBOX}{name}{HOST}"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(
        email, None, first_name="Essai", last_name=name, is_active=False
    )


def _territorial(kind: str, region: Region) -> Organisation:
    organisation, is_new = Organisation.objects.get_or_create(
        acronym=f"{ACRONYM}{kind}-{region.pk}",
        defaults={
            "name": f"Organisation d’essai {kind} {region.pk}",
            "kind": Organisation.Kind.TERRITORIAL,
            "is_fictitious": True,
            "is_national": False,
        },
    )
    if is_new:
        organisation.regions.set([region])
    return organisation


def _national(name: str) -> Organisation:
    return Organisation.objects.get_or_create(
        acronym=f"{ACRONYM}{name}",
        defaults={
            "name": f"Organisation d’essai {name}",
            "kind": Organisation.Kind.COMMITTEE,
            "is_fictitious": True,
        },
    )[0]
