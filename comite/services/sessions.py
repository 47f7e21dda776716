"""A session from its preparation to its end, and who was there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from comite.access import check_prepares
from comite.errors import (
    ItemsLeftOpenError,
    MinutesClosedError,
    SessionClosedError,
    TextMissingError,
    WrongMomentError,
)
from comite.models import AgendaItem, Attendance, Session
from moderation.journal import name_of
from moderation.models import Membership, Organisation


def held(session: Session) -> Session:
    """The session's row, read now and held until the end of the transaction."""
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def held_to_prepare(session: Session, actor: Any) -> Session:
    """Raises NotPreparingError, SessionClosedError."""
    check_prepares(actor)
    row = held(session)
    if row.is_closed:
        raise SessionClosedError
    return row


@transaction.atomic
def convene(session: Session, actor: Any) -> Session:
    """Call everybody who votes. Once convened, it stays so.

    Raises NotPreparingError, WrongMomentError, SessionClosedError.
    """
    row = held_to_prepare(session, actor)
    if row.state != Session.State.PREPARATION:
        raise WrongMomentError
    row.state = Session.State.CONVENED
    row.save(update_fields=["state"])
    voting = (
        Membership.objects.active()
        .speaking()
        .filter(organisation__kind=Organisation.Kind.COMMITTEE)
        .select_related("user")
        .order_by("pk")
    )
    for member in voting:
        Attendance.objects.get_or_create(
            session=row,
            organisation_id=member.organisation_id,
            name=name_of(member.user),
            defaults={"user": member.user},
        )
    return row


@transaction.atomic
def open_session(session: Session, actor: Any) -> Session:
    """From now on, its objects are voted. Raises NotPreparingError, WrongMomentError."""
    row = held_to_prepare(session, actor)
    if row.state != Session.State.CONVENED:
        raise WrongMomentError
    row.state, row.opened_at = Session.State.OPEN, timezone.now()
    row.save(update_fields=["state", "opened_at"])
    return row


@transaction.atomic
def close_session(session: Session, actor: Any) -> Session:
    """End it, once every object is decided, concluded or put off; draft its minutes.

    Raises NotPreparingError, WrongMomentError, SessionClosedError, ItemsLeftOpenError.
    """
    from comite.services.minutes import draft  # noqa: PLC0415 (which imports this module)

    row = held_to_prepare(session, actor)
    if not row.is_open:
        raise WrongMomentError
    left = AgendaItem.objects.filter(session=row).left_open().order_by("order", "pk")
    if titles := list(left.values_list("title", flat=True)):
        raise ItemsLeftOpenError(titles)
    row.state, row.closed_at = Session.State.CLOSED, timezone.now()
    row.minutes = row.minutes or draft(row)
    row.save(update_fields=["state", "closed_at", "minutes"])
    return row


@transaction.atomic
def note_presence(session: Session, actor: Any, *, present: Collection[int]) -> None:
    """Those of its participants who came, by their keys; the others did not.

    Raises NotPreparingError, MinutesClosedError.
    """
    row = _held_before_end(session, actor)
    people = Attendance.objects.filter(session=row)
    people.filter(pk__in=present).update(is_present=True)
    people.exclude(pk__in=present).update(is_present=False)


@transaction.atomic
def add_participant(
    session: Session, actor: Any, *, organisation: Organisation, name: str
) -> Attendance:
    """Somebody who came without being called. Twice the same name is one person.

    Raises NotPreparingError, MinutesClosedError, TextMissingError.
    """
    row = _held_before_end(session, actor)
    name = " ".join(name.replace("\0", "").split())[:255]
    if not name:
        raise TextMissingError
    person, _is_new = Attendance.objects.update_or_create(
        session=row, organisation=organisation, name=name, defaults={"is_present": True}
    )
    return person


def _held_before_end(session: Session, actor: Any) -> Session:
    check_prepares(actor)
    row = held(session)
    if row.minutes_closed_at:
        raise MinutesClosedError
    return row
