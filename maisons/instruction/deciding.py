"""The decision: taken by a person who has that role, never by the result of a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from maisons.instruction.refusals import (
    ForeignCriterionError,
    PastDayError,
    ReservationsNeededError,
    ReservationsRefusedError,
    UnknownDecisionError,
)
from maisons.instruction.services import set_state
from maisons.instruction.standing import checked_organisation, checked_step
from maisons.models import Decision, LabelRequestPage, Outcome, Reservation, State
from maisons.requests.criteria import standing_criteria
from maisons.requests.locking import lock_request
from maisons.requests.visibility import requests_shown
from moderation import services as engine
from moderation.journal import name_of
from moderation.models import Organisation, Step
from moderation.services.base import checked_reason

STATES = {
    Outcome.LABEL: State.DECIDED,
    Outcome.RESERVED: State.DECIDED,
    Outcome.REFUSED: State.DECIDED,
    Outcome.ADJOURNED: State.ADJOURNED,
}


@dataclass(frozen=True, slots=True)
class Reserve:
    """Something to be done before a day, about a criterion or the whole."""

    text: str
    due_on: date
    criterion: int | None = None


@transaction.atomic
@requests_shown()
def decide(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    organisation: Organisation,
    outcome: str,
    reasons: str = "",
    reservations: Sequence[Reserve] = (),
) -> Decision:
    """End the request, with its letter; a label begins when it is granted.

    Raises UnknownRequestError, StepOverError, NotInstructingError, UnknownDecisionError,
    ReservationsNeededError, ReservationsRefusedError, PastDayError, ForeignCriterionError,
    ReasonNeededError, and what the engine refuses.
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.DECISION)
    checked_organisation(state, actor, organisation)
    if outcome not in Outcome.values:
        raise UnknownDecisionError
    chosen = Outcome(outcome)
    _check_reservations(held, chosen, reservations)
    if chosen in {Outcome.REFUSED, Outcome.ADJOURNED}:
        reasons = checked_reason(reasons)
    decision = Decision.objects.create(
        request=held,
        outcome=chosen,
        reasons=reasons.replace("\0", "").strip(),
        workflow_state_id=state.workflow_state_id,
        organisation=organisation,
        decided_by=actor,
        decider_name=name_of(actor),
    )
    Reservation.objects.bulk_create(
        Reservation(
            decision=decision,
            criterion_id=each.criterion,
            text=each.text.replace("\0", "").strip(),
            due_on=each.due_on,
        )
        for each in reservations
    )
    engine.approve(
        state, actor, revision_id=state.revision_id, comment=decision.reasons, outcome=chosen.value
    )
    set_state(held, STATES[chosen])
    return decision


def _check_reservations(
    held: LabelRequestPage, outcome: Outcome, reservations: Sequence[Reserve]
) -> None:
    if outcome != Outcome.RESERVED:
        if reservations:
            raise ReservationsRefusedError
        return
    if not reservations or not all(each.text.strip() for each in reservations):
        raise ReservationsNeededError
    if any(each.due_on <= timezone.localdate() for each in reservations):
        raise PastDayError
    known = {criterion.pk for criterion in standing_criteria(held)} | {None}
    if any(each.criterion not in known for each in reservations):
        raise ForeignCriterionError
