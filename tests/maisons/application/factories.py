"""A request whose whole file can be filled, and its people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from maisons.application.reading import file_of
from maisons.application.services import submit
from maisons.instruction import services as instruction
from maisons.instruction.standing import step_of
from maisons.models import (
    Answer,
    BudgetLine,
    Complement,
    Criterion,
    LabelRequestPage,
    Met,
    Paper,
    Partner,
    Project,
    Proof,
    ReferentialPage,
    State,
    TeamPost,
)
from millejours.models import User
from moderation.models import Role
from tests.annuaire.factories import commune
from tests.factories import make_home
from tests.maisons.factories import criterion, domain, version_on_line
from tests.maisons.requests.factories import SIRET, make_request, territorial
from tests.moderation.factories import person

HOME = "/maisons/candidater/"


def in_force(version: str = "2026-1", **values: Any) -> ReferentialPage:
    """A1 asks for a document, A2 is for the overseas, A3 for rural areas; B1 is optional."""
    make_home()
    return version_on_line(
        version,
        domain(
            "A",
            criterion("A1", proof=Proof.DOCUMENT),
            criterion("A2", for_overseas=True),
            criterion("A3", for_rural=True),
        ),
        domain("B", criterion("B1", is_required=False)),
        **values,
    )


def draft(user: User) -> LabelRequestPage:
    """At Saint-Denis de La Réunion, under the version in force, nothing filled but the carrier."""
    if ReferentialPage.objects.in_force() is None:
        in_force()
    return make_request(user)


def complete(user: User) -> LabelRequestPage:
    """A draft that may be filed."""
    request = draft(user)
    request.carrier.__class__.objects.filter(request=request).update(
        kind="pmi",
        siret=SIRET,
        contact_name="Camille Hoarau",
        contact_email="camille@exemple.fr",
    )
    project = Project.objects.get(request=request)
    project.name, project.summary, project.premises = "Maison des Lilas", "Un lieu", "Trois salles"
    project.street, project.postal_code = "3 rue des Lilas", "97400"
    project.opening_hours = "Mo-Fr 09:00-12:00"
    project.save()
    project.communes.add(commune("97411"))
    Partner.objects.create(request=request, kind="caf", name="Caf de La Réunion")
    TeamPost.objects.create(request=request, function="Puéricultrice", full_time=Decimal("0.8"))
    BudgetLine.objects.create(request=request, side="charge", label="Loyer", amount=12_000)
    BudgetLine.objects.create(request=request, side="produit", label="Département", amount=15_000)
    for entry in file_of(request).entries:
        Answer.objects.create(
            request=request, criterion=entry.criterion, met=Met.YES, explanation="Oui, ainsi."
        )
    make_paper(request, criterion_of(request, "A1"), user)
    return request


def filed(user: User, state: str = State.INSTRUCTION) -> LabelRequestPage:
    """Filed and declared admissible by the services, then in ``state``."""
    request = complete(user)
    submit(request, user, version=version_of(request))
    if state == State.ADMISSIBILITY:
        return again(request)
    instruction.declare_admissible(again(request), instructor(), seen=seen(request))
    return again(request) if state == State.INSTRUCTION else set_state(request, state)


def instructor() -> User:
    return person(Role.REFERENT, territorial(region_of="974"))


def seen(request: LabelRequestPage) -> int:
    state = step_of(again(request))
    assert state is not None
    return state.pk


def complement(
    request: LabelRequestPage, *codes: str, days: int = 10, opens_project: bool = False
) -> Complement:
    """Asked of a request in instruction, with ``days`` left."""
    actor, today = instructor(), timezone.localdate()
    made = instruction.ask_complement(
        again(request),
        actor,
        seen=seen(request),
        organisation=actor.memberships.get().organisation,
        message="Précisez le critère.",
        deadline=today + dt.timedelta(days=1),
        criteria=[criterion_of(request, code).pk for code in codes],
        opens_project=opens_project,
    )
    made.deadline = today + dt.timedelta(days=days)
    made.save()
    return made


def set_state(request: LabelRequestPage, state: str) -> LabelRequestPage:
    LabelRequestPage.objects.filter(pk=request.pk).update(state=state)
    return LabelRequestPage.objects.get(pk=request.pk)


def criterion_of(request: LabelRequestPage, code: str) -> Criterion:
    return Criterion.objects.get(domain__page=request.referential_id, code=code)


def make_paper(
    request: LabelRequestPage, asked: Criterion | None = None, user: User | None = None
) -> Paper:
    paper = Paper(
        request=request,
        criterion=asked,
        name="convention.pdf",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        uploaded_by=user,
    )
    paper.file.save("document", ContentFile(b"%PDF"), save=False)
    paper.save()
    return paper


def version_of(request: LabelRequestPage) -> int:
    return Project.objects.get(request=request).version


def again(request: LabelRequestPage) -> LabelRequestPage:
    return LabelRequestPage.objects.get(pk=request.pk)


def address(request: LabelRequestPage, tail: str = "") -> str:
    return f"{HOME}{request.number}/{tail}"
