"""What an organisation may still vote together in a session."""

from __future__ import annotations

from dataclasses import dataclass

from comite.decisions import Decision, Decisions
from comite.models import Session
from moderation.competence import Standing
from moderation.models import Organisation


@dataclass(frozen=True, slots=True)
class Ballot:
    """The objects on which ``organisation`` has not voted, none of them pulled out."""

    organisation: Organisation
    objects: list[Decision]


def ballots_of(session: Session, decisions: Decisions, standing: Standing) -> list[Ballot]:
    """One for each organisation this person votes for; none unless the session is open."""
    if not session.is_open:
        return []
    voting = set(standing.voting_ids)
    return [
        Ballot(
            organisation,
            [one for one in decisions.items if _is_waiting(one, organisation, standing)],
        )
        for organisation in standing.organisations
        if organisation.pk in voting
    ]


def _is_waiting(decision: Decision, organisation: Organisation, standing: Standing) -> bool:
    """Whoever wrote or sent a text does not vote on it: it is not proposed."""
    item = decision.item
    state = item.task_state
    if state is None or not item.is_open or item.is_pulled_out:
        return False
    hands = {state.editor_id, state.workflow_state.requested_by_id}
    return organisation.pk not in decision.votes and standing.user_id not in hands
