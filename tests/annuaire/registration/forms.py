"""A midwife of Mamoudzou, what she types, the territory and the words she needs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from annuaire.models import Category, Listing, Registration
from annuaire.registration.services import send
from millejours.models import User
from millejours.text import fold
from moderation.models import Role
from moderation.workflows import ensure_default_workflows
from territoires.models import Commune, Departement, PostalCode, Region
from tests.annuaire.factories import CategoryFactory, commune, departement
from tests.factories import NeedFactory, UserFactory
from tests.moderation.factories import OrganisationFactory, person

NEW = "/annuaire/inscription/commencer/"
POINT = (-12.7806, 45.2279)


def mamoudzou() -> Commune:
    region = Region.objects.get_or_create(
        code="06", defaults=_place("Mayotte", radius_km=40.0) | {"in_form": "à Mayotte"}
    )[0]
    county = Departement.objects.get_or_create(
        code="976",
        defaults=_place("Mayotte", radius_km=40.0)
        | {"region": region, "time_zone": "Indian/Mayotte", "in_form": "à Mayotte"},
    )[0]
    town = Commune.objects.get_or_create(
        code="97611",
        defaults=_place("Mamoudzou") | {"departement": county, "population": 71_000},
    )[0]
    PostalCode.objects.get_or_create(code="97600", commune=town)
    return town


def _place(name: str, radius_km: float = 6.0) -> dict[str, Any]:
    latitude, longitude = POINT
    return {
        "name": name,
        "folded": fold(name),
        "latitude": latitude,
        "longitude": longitude,
        "radius_km": radius_km,
    }


def words() -> None:
    """The workflows, two types, one need, the communes."""
    ensure_default_workflows()
    CategoryFactory(slug="sage-femme", label="Sage-femme", kind=Category.Kind.PROFESSIONAL)
    CategoryFactory(slug="assistant-maternel", label="Assistant maternel")
    NeedFactory(slug="suivi-grossesse", label="Être suivie pendant ma grossesse")
    mamoudzou()
    for code in ("48095", "93066", "97411"):
        commune(code)
    departement("31")  # a region of one department only would be taken for it


def who(**more: Any) -> dict[str, Any]:
    return {
        "name": "Camille Martin",
        "category": "sage-femme",
        "phone": "02 69 00 00 00",
        "presences": ["ici"],
        "commune": "Mamoudzou",
        "version": "0",
        **more,
    }


def what(**more: Any) -> dict[str, Any]:
    return {"needs": ["suivi-grossesse"], **more}


def trust(**more: Any) -> dict[str, Any]:
    return {"trust": "securite-sociale", "number": "10001234567", **more}


def position(**more: Any) -> dict[str, Any]:
    latitude, longitude = POINT
    return {
        "latitude": str(latitude),
        "longitude": str(longitude),
        "precision": "commune",
        **more,
    }


def step(registration: Registration, slug: str) -> str:
    return reverse("inscription:step", args=[registration.pk, slug])


def address(registration: Registration, name: str) -> str:
    return reverse(f"inscription:{name}", args=[registration.pk])


def post(client: Any, registration: Registration, slug: str, data: dict[str, Any]) -> Any:
    """Send a step at the version that is saved now, unless ``data`` says another."""
    registration.refresh_from_db()
    return client.post(step(registration, slug), {"version": registration.version, **data})


def agree(client: Any, registration: Registration, **more: Any) -> Any:
    """Send what the preview shows now, unless ``more`` says otherwise."""
    registration.refresh_from_db()
    data = {"consent": "on", "version": registration.version, **more}
    return client.post(address(registration, "send"), data)


def begun(client: Any, **more: Any) -> Registration:
    """The registration that the first step makes."""
    response = client.post(NEW, who(**more))
    assert response.status_code == 302, response.content.decode()
    return Registration.objects.latest("created_at")


def filled(client: Any, **more: Any) -> Registration:
    """Every step done: all that is left is to send."""
    registration = begun(client, **more)
    steps = {"position": position(), "quoi": what(), "confiance": trust()}
    for slug, data in steps.items():
        assert post(client, registration, slug, data).status_code == 302
    registration.refresh_from_db()
    return registration


def professional() -> User:
    return UserFactory(email="camille@example.org", first_name="Camille", last_name="Martin")


def sent(client: Any, user: User, **more: Any) -> Listing:
    return send(filled(client, **more), user)


def referent_of(code: str) -> User:
    organisation = OrganisationFactory(kind="territoriale", is_national=False)
    if code == "976":
        mamoudzou()
        organisation.departements.set(["976"])
    else:
        organisation.departements.set([departement(code)])
    return person(Role.REFERENT, organisation)


def national() -> User:
    return person(Role.REFERENT, OrganisationFactory(kind="operateur", is_national=True))
