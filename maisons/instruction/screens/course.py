"""Where a request is, as steps in a line: what is done, where it is, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from maisons.models import LabelRequestPage, State
from moderation.models import ScopedTaskState, Step

DONE, HERE, LATER = "done", "here", "later"

LINE = (
    (State.ADMISSIBILITY, _("Recevabilité")),
    (State.INSTRUCTION, _("Instruction")),
    (State.COMMITTEE, _("Avis du comité")),
    (State.DECISION, _("Décision")),
)
OF_STEPS = {
    Step.ADMISSIBILITY: State.ADMISSIBILITY,
    Step.INSTRUCTION: State.INSTRUCTION,
    Step.ADVICE: State.COMMITTEE,
    Step.DECISION: State.DECISION,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """``note``: what is particular there ("complément demandé")."""

    label: Any
    place: str
    note: Any = ""


def stages_of(request: LabelRequestPage) -> list[Stage]:
    """Those of its last round. What ended it is said where it ended."""
    here, is_over = _place(request)
    keys = [state for state, _label in LINE]
    rank = keys.index(here)
    stages = [Stage(_("Dépôt"), DONE)]
    for number, (_state, label) in enumerate(LINE):
        if number < rank or (is_over and number == rank):
            place = DONE
        else:
            place = HERE if number == rank else LATER
        note = request.get_state_display() if number == rank and _is_particular(request) else ""
        stages.append(Stage(label, place, note))
    return stages


def _is_particular(request: LabelRequestPage) -> bool:
    return request.state not in {state for state, _label in LINE}


def _place(request: LabelRequestPage) -> tuple[Any, bool]:
    """The state in the line, and whether the round ended there."""
    state = State(request.state)
    if state in {State.DECIDED, State.ADJOURNED}:
        return State.DECISION, True
    if not _is_particular(request):
        return state, False
    last = ScopedTaskState.objects.filter(
        title=request.number, workflow_state__object_id=str(request.pk)
    )
    found = last.order_by("-pk").first()
    place = OF_STEPS[Step(found.step)] if found else State.ADMISSIBILITY
    return place, state != State.COMPLEMENT
