"""The agenda: made from what is at the vote, completed by hand, put off when time is short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from comite.errors import AlreadySettledError, TextMissingError, UnknownItemError
from comite.models import AgendaItem, Session
from comite.models.agenda import LONGEST_CONCLUSION
from comite.services.sessions import held_to_prepare
from moderation.models import Choice, Organisation, ScopedTaskState, Step, Vote


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how one item is taken: by whom, in how many minutes."""

    item_id: int
    order: int
    rapporteur: Organisation | None = None
    minutes_planned: int | None = None


def held_item(session: Session, item_id: int) -> AgendaItem:
    """The item of this session, held. Raises UnknownItemError."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("task_state")
    item = rows.filter(session=session, pk=item_id).first()
    if item is None:
        raise UnknownItemError
    return item


@transaction.atomic
def make_agenda(session: Session, actor: Any) -> int:
    """Add what earlier sessions put off, then what is at the vote and on no agenda to come.

    Done twice, it adds nothing more. Returns how many items were added. Raises NotPreparingError,
    SessionClosedError.
    """
    row = held_to_prepare(session, actor)
    put_off_before = AgendaItem.objects.to_carry(row)
    carried = sum(_carry(item, row) for item in put_off_before)
    return carried + _add_what_is_at_the_vote(row)


def _add_what_is_at_the_vote(session: Session) -> int:
    at_vote = ScopedTaskState.objects.in_progress().filter(step=Step.VOTE)
    taken = AgendaItem.objects.filter(session__in=Session.objects.not_closed(), put_off=False)
    here = AgendaItem.objects.filter(session=session)
    waiting = (
        at_vote.exclude(pk__in=taken.filter(task_state__isnull=False).values("task_state"))
        .exclude(pk__in=here.filter(task_state__isnull=False).values("task_state"))
        .order_by("deadline", "started_at", "pk")
    )
    states = list(waiting)
    opinions = _opinions(states)
    order = _next_order(session)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=session,
            task_state=state,
            title=state.title,
            order=order + number,
            rapporteur_id=opinions.get(state.workflow_state_id),
        )
        for number, state in enumerate(states)
    )
    return len(states)


def _opinions(states: Iterable[ScopedTaskState]) -> dict[int, int]:
    """For each workflow state, the organisation whose opinion let the object through."""
    votes = Vote.objects.filter(
        task_state__workflow_state__in=[state.workflow_state_id for state in states],
        task_state__step=Step.EXPERT,
        choice=Choice.FOR,
    ).order_by("-cast_at", "-pk")
    return dict(votes.values_list("task_state__workflow_state_id", "organisation_id"))


def _next_order(session: Session) -> int:
    highest = session.items.aggregate(highest=Max("order"))["highest"]
    return 1 if highest is None else highest + 1


def _carry(item: AgendaItem, session: Session) -> int:
    """Put what was put off on the agenda of ``session``; 0 when it was decided meanwhile."""
    state = item.task_state
    if not item.is_by_hand and (
        state is None or state.status != ScopedTaskState.STATUS_IN_PROGRESS
    ):
        return 0
    known = session.items.filter(task_state=state).first() if state else None
    copy = known or AgendaItem.objects.create(
        session=session,
        order=_next_order(session),
        task_state=state,
        is_by_hand=item.is_by_hand,
        title=item.title,
        text=item.text,
        rapporteur=item.rapporteur,
        minutes_planned=item.minutes_planned,
    )
    item.carried_to = copy
    item.save(update_fields=["carried_to"])
    return 0 if known else 1


@transaction.atomic
def add_subject(
    session: Session,
    actor: Any,
    *,
    title: str,
    text: str = "",
    rapporteur: Organisation | None = None,
    minutes_planned: int | None = None,
) -> AgendaItem:
    """A subject that is no object at the vote. Raises as ``make_agenda``, TextMissingError."""
    row = held_to_prepare(session, actor)
    if not title.strip():
        raise TextMissingError
    return AgendaItem.objects.create(
        session=row,
        order=_next_order(row),
        is_by_hand=True,
        title=title.strip()[:255],
        text=text.strip(),
        rapporteur=rapporteur,
        minutes_planned=minutes_planned,
    )


@transaction.atomic
def arrange(session: Session, actor: Any, places: Iterable[Place]) -> None:
    """Order, rapporteurs and durations; nothing changes when one item is not of this session.

    Raises NotPreparingError, SessionClosedError, UnknownItemError.
    """
    row = held_to_prepare(session, actor)
    for place in places:
        item = held_item(row, place.item_id)
        item.order, item.rapporteur = place.order, place.rapporteur
        item.minutes_planned = place.minutes_planned
        item.save(update_fields=["order", "rapporteur", "minutes_planned"])


@transaction.atomic
def take_off(session: Session, actor: Any, item_id: int) -> None:
    """Off the agenda, before anything was decided of it.

    Raises NotPreparingError, SessionClosedError, UnknownItemError, AlreadySettledError.
    """
    row = held_to_prepare(session, actor)
    item = held_item(row, item_id)
    if not item.is_open:
        raise AlreadySettledError
    item.delete()


@transaction.atomic
def put_off(session: Session, actor: Any, item_id: int) -> AgendaItem:
    """To the next session: at once when it exists, else when its agenda is made.

    Raises NotPreparingError, SessionClosedError, UnknownItemError, AlreadySettledError.
    """
    row = held_to_prepare(session, actor)
    item = held_item(row, item_id)
    if not item.is_open:
        raise AlreadySettledError
    item.put_off = True
    item.save(update_fields=["put_off"])
    following = Session.objects.after(row).first()
    if following is not None:
        _carry(item, following)
    return item


@transaction.atomic
def take_back(session: Session, actor: Any, item_id: int) -> AgendaItem:
    """Decide here after all what was put off. Raises as ``put_off``."""
    row = held_to_prepare(session, actor)
    item = held_item(row, item_id)
    if not item.put_off:
        raise AlreadySettledError
    copy, item.carried_to, item.put_off = item.carried_to, None, False
    item.save(update_fields=["put_off", "carried_to"])
    if copy is not None and copy.is_open:
        copy.delete()
    return item


@transaction.atomic
def conclude(session: Session, actor: Any, item_id: int, *, conclusion: str) -> AgendaItem:
    """What was said of a subject written by hand.

    Raises NotPreparingError, SessionClosedError, UnknownItemError, TextMissingError.
    """
    row = held_to_prepare(session, actor)
    item = held_item(row, item_id)
    if not item.is_by_hand:
        raise UnknownItemError
    if item.put_off:
        raise AlreadySettledError
    conclusion = conclusion.replace("\0", "").strip()
    if not conclusion:
        raise TextMissingError
    item.conclusion = conclusion[:LONGEST_CONCLUSION]
    item.save(update_fields=["conclusion"])
    return item
