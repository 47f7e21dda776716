"""Writing what one line of a work says, through the services that a keeper uses. No page here.

Each is called inside the transaction of its line.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from wagtail.models import WorkflowState

from annuaire.managers.errors import (
    ChangedMeanwhileError,
    NotAttachedError,
    NotOnLineError,
    SentBackError,
)
from annuaire.managers.fields import BY_NAME, Field, Kind
from annuaire.managers.texts import Values, mark_of
from annuaire.models import Listing, ManagedListing, ManagingBody, WorkLine
from annuaire.owners.contact import set_professional_contact
from annuaire.owners.keeping import checked_keeper
from annuaire.owners.sending import write_text
from annuaire.owners.services import Hours, change_hours
from annuaire.registration.drafts import draft_of
from annuaire.upkeep.reconfirmation import confirm
from millejours.models import Term
from moderation.services import submit
from moderation.services.base import lock_item


def write_changes(line: WorkLine, body: ManagingBody, user: Any) -> None:
    """Hours and contact at once, the rest to the referent; what is on line stays meanwhile.

    Raises ChangedMeanwhileError and what the services refuse; then nothing is written.
    """
    held = held_as_shown(line, body, user)
    _write_prompt(held, user, line.changes)
    texts = {name: value for name, value in line.changes.items() if not BY_NAME[name].is_prompt}
    if texts:
        _write_text(lock_item(held), user, texts)


def write_confirmation(line: WorkLine, body: ManagingBody, user: Any) -> None:
    """Say that all is still true. Raises as ``write_changes``."""
    held = held_as_shown(line, body, user)
    confirm(held, user, confirmed_on=held.confirmed_on)


def held_as_shown(line: WorkLine, body: ManagingBody, user: Any) -> Listing:
    """The listing of a line, held, if its text is the one that was shown.

    Raises NotAttachedError, NotKeeperError, ChangedMeanwhileError, GoneError.
    """
    if line.listing is None:
        raise NotAttachedError
    held: Listing = lock_item(line.listing)
    checked_keeper(held, user)
    if not ManagedListing.objects.filter(listing=held, body=body).exists():
        raise NotAttachedError
    if mark_of(held) != line.mark:
        raise ChangedMeanwhileError
    return held


def _write_prompt(held: Listing, user: Any, changes: Values) -> None:
    if {"opening_hours", "closed_until"} & set(changes):
        now = Hours.of(held)
        day = changes.get("closed_until", held.closed_until)
        change_hours(
            held,
            user,
            opening_hours=changes.get("opening_hours", now.opening_hours),
            closed_until=dt.date.fromisoformat(day)
            if isinstance(day, str) and day
            else day or None,
            seen=now.mark,
        )
    if "professional_contact" in changes:
        set_professional_contact(held, user, changes["professional_contact"])


def _write_text(held: Listing, user: Any, values: Values) -> None:
    check_may_change(held)
    draft = draft_of(held)
    set_values(draft, values)
    write_text(held, draft, user)
    submit(draft, user)


def check_may_change(held: Listing) -> None:
    """Raises SentBackError for what a referent waits for, NotOnLineError for what is only kept.

    Sending either would be a surprise: the answer, or the wish to come back, is not in the change.
    """
    current = held.current_workflow_state
    if current is not None and current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        raise SentBackError
    if current is None and not held.live:
        raise NotOnLineError


def set_values(draft: Listing, values: Values) -> None:
    """Write plain values on a listing in memory."""
    for name, value in values.items():
        field = BY_NAME[name]
        setattr(draft, name, _as_kept(field, value))


def _as_kept(field: Field, value: Any) -> Any:
    if field.kind is Kind.TERMS and field.model is not None:
        return _terms(field.model, value)
    if field.kind is Kind.DAY:
        return dt.date.fromisoformat(value) if value else None
    return value


def _terms(model: type[Term], slugs: list[str]) -> list[Any]:
    terms = model._default_manager.filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(terms.filter(slug__in=slugs).order_by("order", "pk"))
