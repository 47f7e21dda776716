"""What each organisation said of each object of a session: three queries, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from comite.models import AgendaItem, Attendance, Session
from moderation.models import Choice, Organisation, Vote


@dataclass(slots=True)
class Decision:
    """An item and its votes, by key of organisation; ``number`` counts from 1."""

    number: int
    item: AgendaItem
    votes: dict[int, Vote] = field(default_factory=dict)

    def of(self, choice: Any) -> list[Vote]:
        return [vote for vote in self.votes.values() if vote.choice == choice]

    @property
    def favourable(self) -> list[Vote]:
        return self.of(Choice.FOR)

    @property
    def objections(self) -> list[Vote]:
        return self.of(Choice.OBJECTION)

    @property
    def abstentions(self) -> list[Vote]:
        return self.of(Choice.ABSTENTION)

    @property
    def quorum(self) -> int | None:
        return self.item.task_state.quorum if self.item.task_state else None


@dataclass(frozen=True, slots=True)
class Decisions:
    """``organisations``, by acronym: those of the committee that were called, all that voted."""

    items: list[Decision]
    organisations: list[Organisation]

    @property
    def minutes_planned(self) -> int:
        return sum(one.item.minutes_planned or 0 for one in self.items)

    @property
    def has_table(self) -> bool:
        return bool(self.organisations) and any(not one.item.is_by_hand for one in self.items)

    def table(self) -> list[tuple[Decision, list[Vote | None]]]:
        """A line an object voted upon, a column an organisation."""
        return [
            (one, [one.votes.get(organisation.pk) for organisation in self.organisations])
            for one in self.items
            if not one.item.is_by_hand
        ]


def decisions_of(session: Session) -> Decisions:
    items = list(AgendaItem.objects.filter(session=session).for_list())
    decisions = [Decision(number, item) for number, item in enumerate(items, start=1)]
    by_state = {one.item.task_state_id: one for one in decisions if one.item.task_state_id}
    votes = Vote.objects.filter(task_state__in=by_state).select_related("organisation")
    organisations = {organisation.pk: organisation for organisation in _called(session)}
    for vote in votes.order_by("organisation__acronym", "pk"):
        by_state[vote.task_state_id].votes[vote.organisation_id] = vote
        organisations.setdefault(vote.organisation_id, vote.organisation)
    by_acronym = sorted(organisations.values(), key=lambda one: (one.acronym, one.pk))
    return Decisions(decisions, by_acronym)


def _called(session: Session) -> QuerySet[Organisation]:
    called = Attendance.objects.filter(session=session).values("organisation")
    return Organisation.objects.committee().filter(pk__in=called).order_by("acronym", "pk")
