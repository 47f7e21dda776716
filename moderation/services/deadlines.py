"""What time alone decides: tacit approvals, silence that opens a step to others."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from moderation.competence import OF_TERRITORIES
from moderation.errors import ModerationError
from moderation.journal import record
from moderation.models import ScopedTaskState, Step
from moderation.models.journal import Action
from moderation.services.base import lock_state
from moderation.services.votes import close_advice, close_vote
from moderation.signals import step_escalated

OPEN_TO_OTHERS = (Step.EXPERT, *OF_TERRITORIES)
logger = logging.getLogger("moderation")


@dataclass(slots=True)
class Passed:
    """How many votes were closed by tacit approval, advices ended with what was said, steps
    opened to others.
    """

    approved: int = 0
    closed: int = 0
    escalated: int = 0


def pass_deadlines() -> Passed:
    """Look at every step whose deadline is over, each in its own transaction."""
    passed = Passed()
    for state in ScopedTaskState.objects.in_progress().late(timezone.now()).order_by("deadline"):
        try:
            if state.step == Step.VOTE:
                passed.approved += close_vote(state, None)
            elif state.step == Step.ADVICE:
                passed.closed += close_advice(state, None)
            elif state.step in OPEN_TO_OTHERS and state.escalated_at is None:
                passed.escalated += escalate(state)
        except ModerationError:
            continue  # decided by somebody in the meantime
        except Exception:
            logger.exception("Échéance non traitée : étape %s", state.pk)  # the others go on
    return passed


@transaction.atomic
def escalate(state: ScopedTaskState) -> bool:
    """Silence opens an opinion to a named organisation, a territory to the national pool."""
    item, held = lock_state(state)
    if held.escalated_at is not None or held.deadline is None or held.deadline > timezone.now():
        return False
    held.escalated_at = timezone.now()
    held.save(update_fields=["escalated_at"])
    record(Action.ESCALATE, item, None, state=held)
    step_escalated.send(sender=ScopedTaskState, instance=held)
    return True
