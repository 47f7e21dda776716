"""The files of the requests of the demonstration: complete, fictitious, in real communes."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from maisons.models import (
    Answer,
    BudgetLine,
    BudgetSide,
    Carrier,
    CarrierKind,
    LabelRequestPage,
    Met,
    Paper,
    Partner,
    PartnerKind,
    Project,
    Proof,
    TeamPost,
)
from maisons.requests.criteria import standing_criteria
from maisons.requests.services import open_request
from millejours.models import User
from territoires.models import Commune

SAYS = "Démonstration\u00a0: "
NOT_MET_EVERY, SOON_EVERY = 17, 6
PARTNERS = [
    (PartnerKind.PMI, "Service de PMI fictif", True, False),
    (PartnerKind.CAF, "Caisse fictive", True, True),
    (PartnerKind.HOSPITAL, "Maternité fictive", False, False),
]
POSTS = [
    ("Coordination", "Diplôme d’État d’éducation de jeunes enfants", 1, True),
    ("Accueil des parents", "", 0.5, True),
    ("Psychologue", "Master de psychologie", 0.2, False),
]
BUDGET = [
    (BudgetSide.EXPENSE, "Salaires et charges", 96_000),
    (BudgetSide.EXPENSE, "Loyer et matériel", 24_000),
    (BudgetSide.INCOME, "Subventions demandées", 110_000),
    (BudgetSide.INCOME, "Dons", 10_000),
]


@dataclass(frozen=True, slots=True)
class Demo:
    """``commune`` is real; ``siret`` has a right key and is nobody's."""

    name: str
    carrier: str
    commune: str
    siret: str
    rural: bool = False
    neighbourhood: str = ""


def opened(demo: Demo, applicant: User) -> LabelRequestPage:
    """A draft, its file filled in."""
    commune = Commune.objects.get(pk=demo.commune)
    request = open_request(applicant, commune, f"{demo.carrier} (structure fictive)")
    LabelRequestPage.objects.filter(pk=request.pk).update(is_demonstration=True)
    request = LabelRequestPage.objects.get(pk=request.pk)
    _describe(request, demo, commune, applicant)
    for kind, name, is_signed, funds in PARTNERS:
        Partner.objects.create(
            request=request, kind=kind, name=name, is_signed=is_signed, funds=funds
        )
    for function, qualification, full_time, is_filled in POSTS:
        TeamPost.objects.create(
            request=request,
            function=function,
            qualification=qualification,
            full_time=full_time,
            is_filled=is_filled,
        )
    for side, label, amount in BUDGET:
        BudgetLine.objects.create(request=request, side=side, label=label, amount=amount)
    return request


def _describe(request: LabelRequestPage, demo: Demo, commune: Commune, applicant: User) -> None:
    Carrier.objects.filter(request=request).update(
        kind=CarrierKind.AD_HOC,
        siret=demo.siret,
        address="1 rue de la Démonstration",
        contact_name=str(applicant),
        contact_email=applicant.email,
    )
    project = Project.objects.get(request=request)
    postal_code = commune.postal_codes.order_by("pk").first()
    values: dict[str, Any] = {
        "name": f"{demo.name} (démonstration)",
        "summary": f"{SAYS}un lieu qui n’existe pas, ouvert à tous les parents.",
        "street": "1 rue de la Démonstration",
        "postal_code": postal_code.code if postal_code else "",
        "opening_hours": "Mo-Fr 09:00-12:30,14:00-17:30; Sa 09:00-12:00",
        "in_rural_area": demo.rural,
        "in_priority_neighbourhood": bool(demo.neighbourhood),
        "priority_neighbourhood": demo.neighbourhood,
        "premises": f"{SAYS}une grande salle, un coin calme pour allaiter, un bureau.",
        "surface": 140,
        "wheelchair": True,
        "accessibility": f"{SAYS}de plain-pied, boucle magnétique à l’accueil.",
        "team_note": f"{SAYS}deux personnes présentes à chaque ouverture.",
        "budget_note": f"{SAYS}montants inventés.",
        "version": 1,
    }
    for name, value in values.items():
        setattr(project, name, value)
    project.save()
    project.communes.set([commune])


def answer_all(request: LabelRequestPage, applicant: User, *, share: float = 1) -> None:
    """The first criteria, up to ``share`` of them, with the documents that they ask for."""
    criteria = standing_criteria(request)
    for rank, criterion in enumerate(criteria[: round(len(criteria) * share)], 1):
        met = Met.YES
        if rank % NOT_MET_EVERY == 0:
            met = Met.NO
        elif rank % SOON_EVERY == 0:
            met = Met.SOON
        Answer.objects.create(
            request=request,
            criterion=criterion,
            met=met,
            explanation=f"{SAYS}ce que la structure écrirait ici.",
            updated_by=applicant,
        )
        if criterion.is_required and criterion.proof == Proof.DOCUMENT and met != Met.NO:
            _add_paper(request, criterion, applicant)


def _add_paper(request: LabelRequestPage, criterion: Any, applicant: User) -> None:
    content = _picture()
    Paper.objects.create(
        request=request,
        criterion=criterion,
        file=ContentFile(content, name="piece"),
        name=f"Pièce de démonstration {criterion.code}.jpg",
        media_type="image/jpeg",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=applicant,
    )


@cache
def _picture() -> bytes:
    """One small image, which says what it is."""
    image = Image.new("RGB", (480, 120), "white")
    ImageDraw.Draw(image).text((20, 50), "DEMONSTRATION - document fictif", fill="black")
    written = io.BytesIO()
    image.save(written, "JPEG", quality=70)
    return written.getvalue()
