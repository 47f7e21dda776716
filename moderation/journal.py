"""Writing the journal of decisions."""

from __future__ import annotations

import logging
from typing import Any

from wagtail.models import TaskState

from moderation.models import (
    Event,
    ExceptionalAct,
    Membership,
    Organisation,
    ScopedTaskState,
)
from moderation.models.journal import Action, journal_content_type

logger = logging.getLogger("moderation")


def name_of(user: Any) -> str:
    return str(user)[:255] if user is not None and user.pk else ""


def organisations_of(user: Any) -> str:
    """The acronyms of the organisations a person belongs to today, for the journal."""
    if user is None or not user.pk:
        return ""
    active = Membership.objects.active().filter(user=user)
    acronyms = active.order_by("organisation__acronym").values_list("organisation__acronym")
    return ", ".join(dict.fromkeys(acronym for (acronym,) in acronyms))[:200]


def record(
    action: Any,  # one of Action
    item: Any,
    actor: Any,
    *,
    revision_id: int | None = None,
    state: ScopedTaskState | None = None,
    workflow_state_id: int | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
) -> Event:
    return Event.objects.create(
        actor=actor if actor is not None and actor.pk else None,
        actor_name=name_of(actor),
        organisation=str(organisation) if organisation else organisations_of(actor),
        action=action,
        step=state.step if state else "",
        content_type=journal_content_type(item),
        object_id=str(item.pk),
        title=str(item)[:255],
        revision_id=revision_id or (state.revision_id if state else None),
        workflow_state_id=workflow_state_id or (state.workflow_state_id if state else None),
        reason=reason,
    )


def record_refusal(service: str, subject: Any, actor: Any, refusal: Exception) -> None:
    """An attempt that changed nothing: in the log, and in the journal when it names an object."""
    logger.warning(
        "Refus de %s : %s (compte %s, %s %s)",
        service,
        type(refusal).__name__,
        getattr(actor, "pk", None),
        type(subject).__name__,
        getattr(subject, "pk", None),
    )
    item, state = _named_by(subject)
    if item is None or item.pk is None:
        return
    reason = f"{service} : {getattr(refusal, 'message', refusal)}"
    record(Action.REFUSED, item, actor, state=state, reason=reason)


def _named_by(subject: Any) -> tuple[Any, ScopedTaskState | None]:
    """The object, and its step, as the database has them: ``subject`` may be forged or gone."""
    if isinstance(subject, ExceptionalAct):
        return subject.item, None
    if not isinstance(subject, TaskState):
        return subject, None
    states = ScopedTaskState.objects.select_related("workflow_state")
    state = states.filter(pk=subject.pk).first()
    return (state.workflow_state.content_object if state else None), state
