"""A request of the label and everybody who could look at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from maisons.models import LabelRequestPage
from maisons.requests.services import add_member, open_request, remove_member
from millejours.models import User
from moderation.models import Organisation, Role
from tests.annuaire.factories import commune, departement
from tests.factories import UserFactory, make_home
from tests.moderation.factories import OrganisationFactory, animator, person

CARRIER = "Association Les Petits Cailloux"
SIRET = "73282932000074"  # a right key; nobody's here
ROLES_WITHOUT_READING = (Role.AUTHOR, Role.REVIEWER, Role.TRANSLATOR)


def make_request(
    user: User | None = None, place: str = "97411", **carrier: str
) -> LabelRequestPage:
    """A draft, at Saint-Denis de La Réunion unless told otherwise."""
    make_home()
    request = open_request(user or UserFactory(), commune(place), CARRIER)
    request.carrier.__class__.objects.filter(request=request).update(
        **{"siret": SIRET, "address": "3 rue des Lilas", **carrier}
    )
    return LabelRequestPage.objects.get(pk=request.pk)


def territorial(*, region_of: str = "", departements: tuple[str, ...] = ()) -> Organisation:
    organisation = OrganisationFactory(kind=Organisation.Kind.TERRITORIAL, is_national=False)
    if region_of:
        organisation.regions.add(departement(region_of).region)
    organisation.departements.set([departement(code) for code in departements])
    return organisation


@dataclass
class Everybody:
    """The request is in La Réunion (region 04, department 974)."""

    request: LabelRequestPage
    people: dict[str, User | AnonymousUser]

    def without_access(self) -> list[str]:
        return [name for name in self.people if name not in {"referent of the region", "animator"}]


def everybody() -> Everybody:
    applicant, former = UserFactory(), UserFactory()
    request = make_request(applicant)
    add_member(request, applicant, former)
    remove_member(request, applicant, former)
    return Everybody(
        request,
        {
            "anonymous": AnonymousUser(),
            "applicant": applicant,
            "former member": former,
            "author": person(Role.AUTHOR),
            "reviewer of the committee": person(Role.REVIEWER),
            "referent of another region": person(Role.REFERENT, territorial(region_of="48")),
            "referent of the region": person(Role.REFERENT, territorial(region_of="974")),
            "animator": animator(),
            "superuser": UserFactory(is_superuser=True, is_staff=True),
        },
    )
