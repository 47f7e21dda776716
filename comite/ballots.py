"""What an organisation may still vote together in a session."""

from __future__ import annotations

from dataclasses import dataclass

from comite.decisions import Decision, Decisions
from comite.models import Session
from moderation.competence import Standing
from moderation.models import Organisation
from moderation.stakes import concerned_by_state


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
    hers = _in_which_she_has_a_stake(decisions, standing)
    return [
        Ballot(
            organisation,
            [one for one in decisions.items if _is_waiting(one, organisation, hers)],
        )
        for organisation in standing.organisations
        if organisation.pk in voting
    ]


def _in_which_she_has_a_stake(decisions: Decisions, standing: Standing) -> set[int]:
    """The keys of the steps on which she does not vote: they are not proposed."""
    states = [one.item.task_state for one in decisions.items if one.item.task_state is not None]
    concerned = concerned_by_state(states)
    return {key for key, people in concerned.items() if standing.user_id in people}


def _is_waiting(decision: Decision, organisation: Organisation, hers: set[int]) -> bool:
    item = decision.item
    state = item.task_state
    if state is None or not item.is_open or item.is_pulled_out:
        return False
    return organisation.pk not in decision.votes and state.pk not in hers
