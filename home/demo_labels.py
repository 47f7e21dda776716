"""Eight requests for the label, at eight steps, in eight regions: fictitious, DEBUG only.

Real communes, invented names: no real structure is ever shown as labelled, refused or late. Every
step is taken by the services, by accounts of the demonstration, for fictitious organisations.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from home.demo_accounts import NotOnThisServerError
from home.demo_committee import REVIEWERS
from home.demo_label_dates import date_request
from home.demo_label_files import SAYS, Demo, answer_all, opened
from maisons.application.services import submit
from maisons.instruction import advice, services
from maisons.instruction.deciding import Reserve, decide
from maisons.instruction.services import Said
from maisons.instruction.standing import step_of
from maisons.models import Conclusion, LabelRequestPage, Outcome, ReferentialPage
from maisons.requests.criteria import standing_criteria
from maisons.requests.visibility import requests_shown
from millejours.models import User
from moderation.models import Choice, Membership, Organisation, Role, Step
from moderation.workflows import FILES, workflow_of
from territoires.models import Commune, Region

APPLICANT = "candidature@exemple.test"
INSTRUCTOR = "instruction@exemple.test"
DECIDER = "decision@exemple.test"
DECIDING, REGIONAL, LOCAL = "DEMO-DECISION", "DEMO-ARS-", "DEMO-CAF-"
RECUSED = "D"
RESERVED_EVERY, UNFAVOURABLE_EVERY = 5, 19


def create_demo_labels() -> str:
    """Nothing when they are there already, or when what they stand on is not.

    Raises NotOnThisServerError where DEBUG is off.
    """
    if not settings.DEBUG:
        raise NotOnThisServerError("Les demandes de démonstration n'existent qu'avec DEBUG.")
    applicant = User.objects.filter(email=APPLICANT).first()
    if applicant is None or not _has_ground():
        return "rien à faire"
    if LabelRequestPage.objects.of(applicant).exists():
        return "déjà là"
    with transaction.atomic(), requests_shown():
        _organisations()
        for demo, bring_there, days_ago in SITUATIONS:
            request = opened(demo, applicant)
            bring_there(request)
            date_request(request, days_ago)
    return f"{len(SITUATIONS)} demandes fictives"


def _has_ground() -> bool:
    communes = [demo.commune for demo, _bring_there, _days_ago in SITUATIONS]
    voters = Membership.objects.filter(user__email__in=REVIEWERS.values(), role=Role.REVIEWER)
    return (
        ReferentialPage.objects.in_force() is not None
        and workflow_of(FILES) is not None
        and Commune.objects.filter(pk__in=communes).count() == len(communes)
        and voters.count() == len(REVIEWERS)
    )


def _organisations() -> None:
    """A regional one where each request is, a departmental one too in the first: one person."""
    communes = Commune.objects.select_related("departement__region")
    for demo, _bring_there, _days_ago in SITUATIONS:
        departement = communes.get(pk=demo.commune).departement
        body = _territorial(f"{REGIONAL}{departement.region_id}", departement.region)
        _member(INSTRUCTOR, body, Role.REFERENT)
        local = _territorial(f"{LOCAL}{departement.pk}", None)
        local.departements.set([departement])
        _member(INSTRUCTOR, local, Role.REFERENT)
    deciding = Organisation.objects.create(
        acronym=DECIDING,
        name="Organisation de décision de démonstration",
        kind=Organisation.Kind.COMMITTEE,
        is_fictitious=True,
    )
    _member(DECIDER, deciding, Role.DECIDER)


def _territorial(acronym: str, region: Region | None) -> Organisation:
    body = Organisation.objects.create(
        acronym=acronym,
        name=f"Organisation territoriale de démonstration {acronym}",
        kind=Organisation.Kind.TERRITORIAL,
        is_fictitious=True,
        is_national=False,
    )
    body.regions.set([region] if region else [])
    return body


def _member(email: str, organisation: Organisation, role: Any) -> None:
    Membership.objects.create(user=_user(email), organisation=organisation, role=role)


def _user(email: str) -> User:
    return User.objects.get(email=email)


# --- Where each goes -----------------------------------------------------------------------------


def _again(request: LabelRequestPage) -> LabelRequestPage:
    return LabelRequestPage.objects.get(pk=request.pk)


def _now(request: LabelRequestPage) -> dict[str, Any]:
    """What a service is told: the request as it is, the step that is read."""
    state = step_of(_again(request))
    if state is None:
        raise ValueError(f"Aucune étape en cours pour {request.number}.")
    return {"request": _again(request), "seen": state.pk}


def _body(request: LabelRequestPage, prefix: str = REGIONAL) -> Organisation:
    code = request.region_id if prefix == REGIONAL else request.departement_id
    return Organisation.objects.get(acronym=f"{prefix}{code}")


def _half_written(request: LabelRequestPage) -> None:
    answer_all(request, _user(APPLICANT), share=0.5)


def _filed(request: LabelRequestPage) -> None:
    """Waits for the region to say whether it is admissible."""
    answer_all(request, _user(APPLICANT))
    ready = _again(request)
    submit(ready, _user(APPLICANT), version=ready.project.version)


def _admitted(request: LabelRequestPage) -> None:
    _filed(request)
    services.declare_admissible(actor=_user(INSTRUCTOR), **_now(request))


def _instructed(request: LabelRequestPage) -> None:
    """With the opinions of two organisations, and a visit."""
    _admitted(request)
    _give_opinions(request, REGIONAL)
    _give_opinions(request, LOCAL)
    services.write_visit(
        actor=_user(INSTRUCTOR),
        visited_on=timezone.localdate(),
        people=f"{_body(request)}, {_body(request, LOCAL)}",
        report=f"{SAYS}visite d’un lieu qui n’existe pas, avec l’équipe et deux parents.",
        **_now(request),
    )


def _give_opinions(request: LabelRequestPage, prefix: str) -> None:
    said = {
        criterion.pk: _opinion(rank)
        for rank, criterion in enumerate(standing_criteria(_again(request)), 1)
    }
    body = _body(request, prefix)
    services.give_opinions(actor=_user(INSTRUCTOR), organisation=body, said=said, **_now(request))


def _opinion(rank: int) -> Said:
    chosen: tuple[Any, str] = (Conclusion.FAVOURABLE, "")
    if rank % UNFAVOURABLE_EVERY == 0:
        chosen = (Conclusion.UNFAVOURABLE, f"{SAYS}rien ne le montre encore.")
    elif rank % RESERVED_EVERY == 0:
        chosen = (Conclusion.RESERVED, f"{SAYS}à préciser.")
    return Said(*chosen)


def _sent_back(request: LabelRequestPage) -> None:
    """Waits for those who make it."""
    _admitted(request)
    first = [criterion.pk for criterion in standing_criteria(_again(request))[:2]]
    services.ask_complement(
        actor=_user(INSTRUCTOR),
        organisation=_body(request),
        message=f"{SAYS}les horaires du samedi et la convention avec la PMI restent à donner.",
        deadline=timezone.localdate() + timedelta(days=20),
        criteria=first,
        opens_project=True,
        **_now(request),
    )


def _concluded(request: LabelRequestPage) -> None:
    _instructed(request)
    services.conclude_instruction(
        actor=_user(INSTRUCTOR),
        organisation=_body(request),
        conclusion=Conclusion.FAVOURABLE,
        text=f"{SAYS}le projet fictif répond à l’essentiel des critères du modèle.",
        **_now(request),
    )


def _at_committee(request: LabelRequestPage) -> None:
    """One voice was given, one organisation may not speak."""
    _concluded(request)
    _vote(request, "A")
    advice.declare_recusal(
        _again(request),
        _user(REVIEWERS[RECUSED]),
        organisation=Organisation.objects.get(acronym=f"DEMO-{RECUSED}"),
        reason=f"{SAYS}cette organisation fictive finance le projet.",
    )


def _vote(request: LabelRequestPage, letter: str, choice: Any = Choice.FOR) -> None:
    advice.vote(
        actor=_user(REVIEWERS[letter]),
        organisation=Organisation.objects.get(acronym=f"DEMO-{letter}"),
        choice=choice,
        **_now(request),
    )


def _advised(request: LabelRequestPage) -> None:
    """Waits for the decision, unless somebody else of the committee has to speak."""
    _concluded(request)
    for letter in REVIEWERS:
        _vote(request, letter, Choice.ABSTENTION if letter == "C" else Choice.FOR)


def _labelled(request: LabelRequestPage) -> None:
    _advised(request)
    _decide(request, Outcome.LABEL)


def _labelled_with_reservations(request: LabelRequestPage) -> None:
    _advised(request)
    due = timezone.localdate() + timedelta(days=120)
    first = standing_criteria(_again(request))[0]
    reserves = [
        Reserve(f"{SAYS}ouvrir aussi le samedi.", due, first.pk),
        Reserve(f"{SAYS}signer la convention avec la maternité fictive.", due),
    ]
    _decide(request, Outcome.RESERVED, reservations=reserves)


def _decide(request: LabelRequestPage, outcome: Any, **more: Any) -> None:
    state = step_of(_again(request))
    if state is None or state.step != Step.DECISION:
        return
    decide(
        actor=_user(DECIDER),
        organisation=Organisation.objects.get(acronym=DECIDING),
        outcome=outcome,
        reasons=f"{SAYS}décision fictive, prise pour montrer le site.",
        **more,
        **_now(request),
    )


# Who asks, how far it goes, how many days ago its last step began.
SITUATIONS: list[tuple[Demo, Callable[[LabelRequestPage], None], int]] = [
    (Demo("Maison du Goéland", "Les Petits Goélands", "29232", "00000001800010"), _half_written, 0),
    (
        Demo("Maison des Premiers Pas", "Les Premiers Pas", "07010", "00000002600013", rural=True),
        _filed,
        3,
    ),
    (
        Demo("Maison Colibri", "Colibri", "97209", "00000003400017", neighbourhood="Fictif Nord"),
        _instructed,
        18,
    ),
    (
        Demo(
            "Maison des Tisserins", "Tisserins", "59512", "00000004200010", neighbourhood="Fictif"
        ),
        _sent_back,
        9,
    ),
    (Demo("Maison Tamarin", "Tamarin et Compagnie", "97411", "00000005900014"), _at_committee, 6),
    (Demo("Maison Porcelaine", "Porcelaine", "87085", "00000006700017"), _advised, 5),
    (
        Demo("Maison du Causse", "Graines du Causse", "48095", "00000007500010", rural=True),
        _labelled,
        12,
    ),
    (
        Demo("Maison aux Images", "Images d’Enfance", "88160", "00000008300014"),
        _labelled_with_reservations,
        20,
    ),
]
