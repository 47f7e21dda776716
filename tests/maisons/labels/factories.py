"""Requests that were decided, and the labels they earned."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from maisons.labels.services import grant
from maisons.models import (
    Criterion,
    Decision,
    Label,
    LabelRequestPage,
    LabelSettings,
    Outcome,
    Project,
    Reservation,
    State,
)
from millejours.models import User
from moderation.models import Organisation, Role
from tests.maisons.requests.factories import make_request
from tests.moderation.factories import OrganisationFactory, person

MAISON = "Maison des Filaos"
APPEAL = "Vous pouvez saisir le tribunal administratif dans les deux mois."
_rounds = itertools.count(1)


def decider(**more: Any) -> User:
    """Of the organisation that decides everywhere."""
    return person(Role.DECIDER, **more)


def write_appeal() -> None:
    LabelSettings.objects.update_or_create(pk=1, defaults={"appeal": APPEAL})


def decided(
    user: User | None = None,
    outcome: str = Outcome.LABEL,
    request: LabelRequestPage | None = None,
    reasons: str = "Le projet répond aux critères.",
    **values: Any,
) -> Decision:
    """A decision on a request at Saint-Denis, made by ``user``; the label is not granted yet."""
    request = request or make_request(user)
    Project.objects.filter(request=request).update(name=MAISON)
    more = {"state": State.DECIDED, "filed_at": timezone.now(), **values}
    LabelRequestPage.objects.filter(pk=request.pk).update(**more)
    return Decision.objects.create(
        request=LabelRequestPage.objects.get(pk=request.pk),
        outcome=outcome,
        reasons=reasons,
        workflow_state_id=next(_rounds),
        organisation=OrganisationFactory(kind=Organisation.Kind.COMMITTEE),
        decider_name="Camille Martin",
    )


def labelled(user: User | None = None, **more: Any) -> Label:
    return grant(decided(user, **more), None)


def reserved(user: User | None = None, **more: Any) -> Label:
    """A label with one reservation."""
    decision = decided(user, Outcome.RESERVED, **more)
    reserve(decision)
    return grant(decision, None)


def reserve(
    decision: Decision, text: str = "Poser une rampe", criterion: Criterion | None = None
) -> Reservation:
    due = timezone.localdate() + timezone.timedelta(days=90)
    return Reservation.objects.create(decision=decision, text=text, criterion=criterion, due_on=due)


def again(label: Label) -> Label:
    return Label.objects.get(pk=label.pk)
