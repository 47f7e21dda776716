"""How a step of a request may end besides "approved", and what that does in the engine."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from maisons.models.decisions import Outcome as Decided
from moderation.moderated import Effect, Outcome

COMPLEMENT: Final = "complement"
INADMISSIBLE: Final = "irrecevable"


def _decision(decided: Any, effect: Effect) -> Outcome:
    return Outcome(decided.label, effect, needs_reason=effect is Effect.REFUSE)


OUTCOMES = {
    COMPLEMENT: Outcome(_("Demander un complément"), Effect.REQUEST_CHANGES, needs_reason=True),
    INADMISSIBLE: Outcome(_("Demande irrecevable"), Effect.REFUSE, needs_reason=True),
    str(Decided.LABEL): _decision(Decided.LABEL, Effect.APPROVE),
    str(Decided.RESERVED): _decision(Decided.RESERVED, Effect.APPROVE),
    str(Decided.ADJOURNED): _decision(Decided.ADJOURNED, Effect.REFUSE),
    str(Decided.REFUSED): _decision(Decided.REFUSED, Effect.REFUSE),
}
