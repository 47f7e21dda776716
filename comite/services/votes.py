"""Voting in a session: together on what nobody pulled out, alone on the rest.

Each voice goes through ``moderation.services.vote``, whose refusals all apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from comite.access import may_prepare
from comite.errors import (
    AlreadyPulledOutError,
    AlreadySettledError,
    NotYourOrganisationError,
    SessionNotOpenError,
    UnknownItemError,
    WrongMomentError,
)
from comite.models import AgendaItem, Session
from comite.services.agenda import held_item
from moderation import services as moderation
from moderation.competence import Standing
from moderation.errors import ModerationError
from moderation.models import Choice, Organisation, Vote

LONGEST_REASON = 500


@dataclass(slots=True)
class GroupedVote:
    """What became of each item of the gesture; a refusal is a sentence."""

    voted: list[AgendaItem] = field(default_factory=list)
    refused: list[tuple[AgendaItem, str]] = field(default_factory=list)


def vote_together(
    session: Session, actor: Any, *, organisation: Organisation, seen: Mapping[int, int]
) -> GroupedVote:
    """Vote "pour" on each item of ``seen``: key of an item → key of the revision that was read.

    One transaction an item: what is refused on one neither stops nor undoes the others. Raises,
    before any vote, SessionNotOpenError, NotYourOrganisationError, UnknownItemError.
    """
    check_open(session)
    _check_votes_for(actor, organisation)
    items = AgendaItem.objects.filter(session=session, pk__in=seen).order_by("order", "pk")
    keys = list(items.values_list("pk", flat=True))
    if len(keys) < len(seen):
        raise UnknownItemError
    result = GroupedVote()
    for key in keys:
        _vote_one(session, key, _Voice(actor, organisation, seen[key]), result)
    return result


@dataclass(frozen=True, slots=True)
class _Voice:
    actor: Any
    organisation: Organisation
    revision_id: int
    choice: Any = Choice.FOR
    reason: str = ""


def _vote_one(session: Session, item_id: int, voice: _Voice, result: GroupedVote) -> None:
    item = AgendaItem.objects.select_related("task_state").filter(pk=item_id).first()
    if item is None:  # taken off the agenda meanwhile
        return
    try:
        check_open(session)
        if item.is_pulled_out:
            raise AlreadyPulledOutError
        _vote(item, voice)
    except ModerationError as refusal:
        result.refused.append((item, str(refusal.message)))
    else:
        result.voted.append(item)


def vote_alone(
    session: Session,
    actor: Any,
    item_id: int,
    *,
    organisation: Organisation,
    choice: str,
    revision_id: int,
    reason: str = "",
) -> Vote:
    """Vote on one item. Raises SessionNotOpenError, UnknownItemError, AlreadySettledError,
    NotYourOrganisationError, and whatever ``moderation.services.vote`` raises.
    """
    check_open(session)
    _check_votes_for(actor, organisation)
    items = AgendaItem.objects.select_related("task_state")
    item = items.filter(session=session, pk=item_id).first()
    if item is None:
        raise UnknownItemError
    return _vote(item, _Voice(actor, organisation, revision_id, choice, reason))


def _vote(item: AgendaItem, voice: _Voice) -> Vote:
    if item.task_state is None:
        raise UnknownItemError
    if not item.is_open:
        raise AlreadySettledError
    return moderation.vote(
        item.task_state,
        voice.actor,
        organisation=voice.organisation,
        choice=voice.choice,
        reason=voice.reason,
        revision_id=voice.revision_id,
    )


@transaction.atomic
def pull_out(
    session: Session, actor: Any, item_id: int, *, organisation: Organisation, reason: str = ""
) -> AgendaItem:
    """Have an item discussed and voted alone, for an organisation that votes.

    Raises WrongMomentError, NotYourOrganisationError, UnknownItemError, AlreadySettledError,
    AlreadyPulledOutError.
    """
    _check_is_to_come_or_open(session)
    if organisation.pk not in Standing.of(actor).voting_ids:
        raise NotYourOrganisationError
    item = held_item(session, item_id)
    if item.task_state is None:
        raise UnknownItemError
    if not item.is_open:
        raise AlreadySettledError
    if item.is_pulled_out:
        raise AlreadyPulledOutError
    item.pulled_out_for, item.pulled_out_by = organisation, actor
    item.pulled_out_at = timezone.now()
    item.pull_reason = reason.replace("\0", "").strip()[:LONGEST_REASON]
    item.save()
    return item


@transaction.atomic
def put_back(session: Session, actor: Any, item_id: int) -> AgendaItem:
    """Among the items voted together again: by who pulled it out, or by the animation team.

    Raises WrongMomentError, UnknownItemError, AlreadySettledError, NotYourOrganisationError.
    """
    _check_is_to_come_or_open(session)
    item = held_item(session, item_id)
    if not item.is_open or not item.is_pulled_out:
        raise AlreadySettledError
    standing = Standing.of(actor)
    if item.pulled_out_for not in standing.organisations and not may_prepare(actor, standing):
        raise NotYourOrganisationError
    item.pulled_out_for = item.pulled_out_by = item.pulled_out_at = None
    item.pull_reason = ""
    item.save()
    return item


def check_open(session: Session) -> None:
    """Against the database, now. Raises SessionNotOpenError."""
    if not Session.objects.filter(pk=session.pk, state=Session.State.OPEN).exists():
        raise SessionNotOpenError


def _check_is_to_come_or_open(session: Session) -> None:
    states = [Session.State.CONVENED, Session.State.OPEN]
    if not Session.objects.filter(pk=session.pk, state__in=states).exists():
        raise WrongMomentError


def _check_votes_for(actor: Any, organisation: Organisation) -> None:
    """Raises NotYourOrganisationError for an organisation that this person has no voice in."""
    if organisation.pk not in Standing.of(actor).voting_ids:
        raise NotYourOrganisationError
