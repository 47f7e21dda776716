"""One act on a label: held, checked, written in its life and in the journal, then told."""

from __future__ import annotations

from typing import Any

from maisons.labels import rights
from maisons.labels.reading import is_over, last_request, seen_of
from maisons.labels.refusals import (
    LabelOverError,
    NoReasonError,
    NotDeciderError,
    StaleLabelError,
    TooLongError,
)
from maisons.models import Label, LabelAct, LabelActKind
from maisons.requests.journal import write as journal
from maisons.signals import label_changed
from moderation.errors import ReasonNeededError
from moderation.journal import name_of
from moderation.services.base import checked_reason

LONGEST_REASON = 8000


def lock_label(label: Label) -> Label:
    """Its row until the end of the transaction, as the database has it now."""
    return Label.objects.select_for_update(of=("self",)).get(pk=label.pk)


def held_label(label: Label, actor: Any, seen: int | None) -> Label:
    """``label`` held for an act of ``actor``; ``seen``: the last act that their form knew.

    Raises NotDeciderError, StaleLabelError, LabelOverError.
    """
    held = lock_label(label)
    if not rights.may_manage(actor, held):
        raise NotDeciderError
    if seen is not None and seen != seen_of(held):
        raise StaleLabelError
    if is_over(held):
        raise LabelOverError
    return held


def written_reason(reason: str) -> str:
    """Raises NoReasonError, TooLongError."""
    try:
        clean = checked_reason(reason)
    except ReasonNeededError as error:
        raise NoReasonError from error
    if len(clean) > LONGEST_REASON:
        raise TooLongError
    return clean


def record_act(
    label: Label,
    kind: Any,  # one of LabelActKind
    actor: Any,
    reason: str = "",
    **details: Any,
) -> LabelAct:
    """The line of its life, the line of the journal, and the signal."""
    act = LabelAct.objects.create(
        label=label,
        kind=kind,
        reason=reason,
        details=details,
        author=actor if actor is not None and actor.pk else None,
        author_name=name_of(actor),
    )
    journal(last_request(label), actor, str(LabelActKind(kind).label))
    label_changed.send(Label, label=label)
    return act
