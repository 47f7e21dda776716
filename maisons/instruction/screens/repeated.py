"""A second click on the same button is told apart from an act that came too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maisons.instruction.screens import asking
from maisons.models import LabelRequestPage
from maisons.requests.outcomes import COMPLEMENT, INADMISSIBLE
from moderation.models import ScopedTaskState, Step

Said = dict[str, Any]


def was_done(request: LabelRequestPage, actor: Any, action: str, said: Said) -> bool:
    """Whether this person did exactly this, in these words, at the step she had before her."""
    ours = ScopedTaskState.objects.filter(workflow_state__object_id=str(request.pk))
    state = ours.filter(pk=said.get("seen") or 0, title=request.number).first()
    return action in SAME and SAME[action](request, actor, state, said)


def _ended(state: ScopedTaskState | None, actor: Any, step: Any, outcome: str = "") -> bool:
    if state is None or state.status == state.STATUS_IN_PROGRESS:
        return False
    return (state.finished_by_id, state.step, state.outcome) == (actor.pk, step, outcome)


def _voted(_request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    if state is None:
        return False
    same = {name: said[name] for name in ("organisation", "choice", "reason")}
    return state.votes.filter(user=actor, **same).exists()


def _decided(request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    if state is None:
        return False
    same = {name: said[name] for name in ("organisation", "outcome", "reasons")}
    same["workflow_state_id"] = state.workflow_state_id
    return request.decisions.filter(decided_by=actor, **same).exists()


def _asked(request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    ended = any(
        _ended(state, actor, step, COMPLEMENT) for step in (Step.ADMISSIBILITY, Step.INSTRUCTION)
    )
    same = {name: said[name] for name in ("message", "deadline", "opens_project")}
    return ended and request.complements.filter(author=actor, **same).exists()


def _refused(_request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    ended = _ended(state, actor, Step.ADMISSIBILITY, INADMISSIBLE)
    return ended and state is not None and state.comment == said["reason"]


def _concluded(request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    same = {name: said[name] for name in ("organisation", "conclusion", "text")}
    written = request.syntheses.filter(author=actor, **same).exists()
    return written and _ended(state, actor, Step.INSTRUCTION)


def _closed(_request: Any, actor: Any, state: ScopedTaskState | None, said: Said) -> bool:
    ended = _ended(state, actor, Step.ADVICE)
    return ended and state is not None and state.comment == said["reason"]


def _visited(request: Any, actor: Any, _state: Any, said: Said) -> bool:
    same = {"visited_on": said["visited_on"], "report": said["report"]}
    return request.visits.filter(author=actor, **same).exists()


def _told(request: Any, actor: Any, _state: Any, said: Said) -> bool:
    same = {name: said[name] for name in ("given_on", "conclusion", "text")}
    return request.departmental_opinions.filter(author=actor, **same).exists()


def _recused(request: Any, actor: Any, _state: Any, said: Said) -> bool:
    same = {name: said[name] for name in ("organisation", "reason")}
    return request.recusals.filter(author=actor, **same).exists()


SAME: dict[str, Callable[[Any, Any, ScopedTaskState | None, Said], bool]] = {
    asking.ADMISSIBLE: lambda _request, actor, state, _said: _ended(
        state, actor, Step.ADMISSIBILITY
    ),
    asking.INADMISSIBLE: _refused,
    asking.COMPLEMENT: _asked,
    asking.VISIT: _visited,
    asking.DEPARTMENTAL: _told,
    asking.SYNTHESIS: _concluded,
    asking.VOTE: _voted,
    asking.END_ADVICE: _closed,
    asking.DECISION: _decided,
    asking.RECUSAL: _recused,
}
