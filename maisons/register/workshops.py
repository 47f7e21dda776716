"""What the team of a Maison changes: the text of a workshop, read by the referents before it is on
line, and its sessions, said at once and journalled as opening hours are.

Each is one transaction. Refusals are ``WorkshopError`` (here) or ``ModerationError`` and
``NotReadyError`` (the engine): nothing was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from maisons.models import MaisonPage, Workshop, WorkshopSession
from maisons.register.agenda import moment_of, zone_of
from maisons.register.refusals import (
    CancelledSessionError,
    NotOfTheMaisonError,
    PastSessionError,
    SessionChangedError,
    TooManySessionsError,
    TooManyWorkshopsError,
    WorkshopChangedError,
    WrongTimesError,
)
from millejours.caching import forget
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services import submit, withdraw
from moderation.services.base import check_account, lock_item
from moderation.services.submission import current_state

MOST_WORKSHOPS = 50
MOST_SESSIONS = 100
LONGEST = timedelta(hours=24)
TEXTS = ("title", "description", "audience", "registration")


@transaction.atomic
def open_workshop(page: MaisonPage, user: Any, values: Mapping[str, str]) -> Workshop:
    """A new workshop, sent to the referents; the same text sent twice is one workshop.

    ``values``: those of ``TEXTS``. Raises NotOfTheMaisonError, TooManyWorkshopsError and what the
    engine refuses.
    """
    held = _held_page(page, user)
    same = held.workshops.filter(live=False, **_texts(values)).order_by("pk").first()
    if same is not None:
        return same
    if held.workshops.count() >= MOST_WORKSHOPS:
        raise TooManyWorkshopsError
    workshop = Workshop.objects.create(maison=held, live=False, **_texts(values))
    workshop.save_revision(user=user)
    submit(workshop, user)
    return workshop


@transaction.atomic
def change_workshop(
    workshop: Workshop, user: Any, values: Mapping[str, str], *, seen: int | None
) -> Workshop:
    """A new text, sent to the referents; what is on line stays until they approve it.

    ``seen``: the key of the revision that the form was filled from. A text being read is replaced.
    Raises NotOfTheMaisonError, WorkshopChangedError and what the engine refuses.
    """
    held = _held_workshop(workshop, user)
    draft = held.get_latest_revision_as_object()
    if all(getattr(draft, name) == text for name, text in _texts(values).items()):
        return held
    if seen != held.latest_revision_id:
        raise WorkshopChangedError
    current = current_state(held)
    if current is not None and current.status == WorkflowState.STATUS_IN_PROGRESS:
        withdraw(held, user, reason=_("Remplacé par un texte plus récent."))
    for name, text in _texts(values).items():
        setattr(draft, name, text)
    if held.first_published_at is None:
        draft.save()
    draft.save_revision(user=user)
    submit(draft, user)
    return draft


# --- Sessions, at once --------------------------------------------------------------------------


@transaction.atomic
def add_session(
    workshop: Workshop, user: Any, *, starts_at: datetime, ends_at: datetime, place: str = ""
) -> WorkshopSession:
    """One more session; one at the same hours is not doubled.

    Raises NotOfTheMaisonError, WrongTimesError, PastSessionError, TooManySessionsError.
    """
    held = _held_workshop(workshop, user)
    _check_times(starts_at, ends_at)
    mine = held.sessions.filter(cancelled_at=None)
    same = mine.filter(starts_at=starts_at, ends_at=ends_at, place=place).order_by("pk").first()
    if same is not None:
        return same
    if held.sessions.upcoming().count() >= MOST_SESSIONS:
        raise TooManySessionsError
    session = held.sessions.create(starts_at=starts_at, ends_at=ends_at, place=place)
    _say(held, user, _("Séance ajoutée\u00a0: %(when)s"), session)
    return session


@transaction.atomic
def change_session(
    session: WorkshopSession,
    user: Any,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    seen: int,
) -> WorkshopSession:
    """Other hours or another place; ``seen``: the ``sequence`` that the form was filled from.

    Raises NotOfTheMaisonError, WrongTimesError, PastSessionError, CancelledSessionError,
    SessionChangedError.
    """
    workshop, held = _held_session(session, user)
    if (held.starts_at, held.ends_at, held.place) == (starts_at, ends_at, place):
        return held
    if held.sequence != seen:
        raise SessionChangedError
    _check_times(starts_at, ends_at)
    held.starts_at, held.ends_at, held.place = starts_at, ends_at, place
    _save(held)
    _say(workshop, user, _("Séance modifiée\u00a0: %(when)s"), held)
    return held


@transaction.atomic
def cancel_session(session: WorkshopSession, user: Any) -> None:
    """Marked on the page and in calendars, never erased. Cancelled already: nothing more.

    Raises NotOfTheMaisonError, PastSessionError.
    """
    try:
        workshop, held = _held_session(session, user)
    except CancelledSessionError:
        return
    held.cancelled_at = timezone.now()
    _save(held)
    _say(workshop, user, _("Séance annulée\u00a0: %(when)s"), held)


# --- What they share ----------------------------------------------------------------------------


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    """Without what PostgreSQL cannot hold."""
    return {name: values.get(name, "").replace("\0", "").strip() for name in TEXTS}


def _held_page(page: MaisonPage, user: Any) -> MaisonPage:
    check_account(user)
    held = lock_item(page)
    if not MaisonPage.objects.kept_by(user).filter(pk=held.pk).exists():
        raise NotOfTheMaisonError
    return held


def _held_workshop(workshop: Workshop, user: Any) -> Workshop:
    check_account(user)
    held = lock_item(workshop)
    if not held.is_kept_by(user):
        raise NotOfTheMaisonError
    return held


def _held_session(session: WorkshopSession, user: Any) -> tuple[Workshop, WorkshopSession]:
    """Raises NotOfTheMaisonError, CancelledSessionError, PastSessionError."""
    workshop = _held_workshop(session.workshop, user)
    held = WorkshopSession.objects.select_for_update().filter(pk=session.pk).first()
    if held is None or held.workshop_id != workshop.pk:
        raise NotOfTheMaisonError
    if held.cancelled_at is not None:
        raise CancelledSessionError
    if held.ends_at < timezone.now():
        raise PastSessionError
    return workshop, held


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise WrongTimesError
    if ends_at < timezone.now():
        raise PastSessionError


def _save(held: WorkshopSession) -> None:
    held.sequence += 1
    held.save()


def _say(workshop: Workshop, user: Any, words: str, session: WorkshopSession) -> None:
    when = str(moment_of(session, zone_of(workshop.maison)))
    if session.place:
        when = f"{when}, {session.place}"
    revision_id = workshop.live_revision_id
    record(Action.PROMPT, workshop, user, revision_id=revision_id, reason=words % {"when": when})
    forget()  # pages that are kept whole
