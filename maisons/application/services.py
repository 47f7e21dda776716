"""What changes the course of a request, by those who make it: filed, completed, taken back.

Each is one transaction, with its line in the journal. Refusals are ``RequestError``: nothing was
changed.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import moderation.services
from maisons.application import mails
from maisons.application.completeness import completeness_of
from maisons.application.document import html_of
from maisons.application.moving import move_answers
from maisons.application.opening import opening_of
from maisons.application.reading import file_of
from maisons.application.refusals import (
    AlreadyFiledError,
    ChangedSinceError,
    FilingClosedError,
    IncompleteError,
    LateComplementError,
    NoComplementError,
    NoReasonError,
    NoReferentialError,
    NotAdjournedError,
    NotWithdrawableError,
    OldVersionError,
    SameVersionError,
)
from maisons.application.saving import grow, lock_own
from maisons.labels import letters
from maisons.labels.refusals import LabelError, LabelOverError
from maisons.models import (
    OPEN_STATES,
    FiledCopy,
    LabelRequestPage,
    ReferentialPage,
    State,
)
from maisons.requests.journal import write
from maisons.requests.refusals import NotDraftError, NotResponsibleError
from maisons.requests.visibility import requests_shown

LONGEST_REASON = 1000
RECEIPT = "recepisse"
logger = logging.getLogger("maisons")


@transaction.atomic
@requests_shown()
def submit(request: LabelRequestPage, actor: Any, *, version: int) -> LabelRequestPage:
    """File the request: one only, however often it is asked; everybody on it gets a receipt.

    ``version``: of the file, as the page that was read showed it.

    Raises UnknownRequestError, NotResponsibleError, AlreadyFiledError, NoReferentialError,
    ChangedSinceError, IncompleteError, FilingClosedError, LabelOverError (the label that it
    renews was withdrawn).
    """
    held = lock_responsible(request, actor)
    if held.state != State.DRAFT:
        raise AlreadyFiledError
    if held.renews is not None and held.renews.withdrawn_at is not None:
        raise LabelOverError
    if held.referential is None:
        raise NoReferentialError
    file = file_of(held)
    if file.project.version != version:
        raise ChangedSinceError
    completeness = completeness_of(file)
    if not completeness.is_complete:
        raise IncompleteError(completeness)
    held.filed_at, held.state = timezone.now(), State.ADMISSIBILITY
    held.save(update_fields=["filed_at", "state"])
    held.save_revision(user=actor)
    _copy(held, FiledCopy.Occasion.FILED)
    write(held, actor, _("Demande déposée"))
    _send(held, actor)
    _write_receipt(held)
    mails.send_receipts(held)
    return held


@transaction.atomic
@requests_shown()
def answer_complement(request: LabelRequestPage, actor: Any, *, version: int) -> LabelRequestPage:
    """Give back the complement asked for: the instruction goes on.

    Raises UnknownRequestError, NoComplementError, LateComplementError, ChangedSinceError,
    IncompleteError.
    """
    held = lock_own(request, actor)
    opening = opening_of(held)
    if opening.complement is None:
        raise NoComplementError
    if opening.is_too_late:
        raise LateComplementError
    file = file_of(held)
    if file.project.version != version:
        raise ChangedSinceError
    completeness = completeness_of(file)
    if not completeness.is_complete:
        raise IncompleteError(completeness)
    complement = opening.complement
    complement.answered_at, complement.answered_by = timezone.now(), actor
    complement.save(update_fields=["answered_at", "answered_by"])
    _copy(held, FiledCopy.Occasion.COMPLEMENT)
    write(held, actor, _("Complément rendu"))
    _send_again(held, actor)
    mails.send_complement_receipts(held, complement)
    return held


@transaction.atomic
@requests_shown()
def withdraw(request: LabelRequestPage, actor: Any, *, reason: str) -> LabelRequestPage:
    """Take a filed request back, for ever.

    Raises UnknownRequestError, NotResponsibleError, NoReasonError, NotWithdrawableError.
    """
    held = lock_responsible(request, actor)
    why = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if not why:
        raise NoReasonError
    if not may_withdraw(held):
        raise NotWithdrawableError
    _take_back(held, actor, why)
    held.state = State.WITHDRAWN
    held.save(update_fields=["state"])
    held.complements.open().update(closed_at=timezone.now())
    write(held, actor, _("Demande retirée\u00a0: %(why)s") % {"why": why})
    return held


@transaction.atomic
@requests_shown()
def reopen(request: LabelRequestPage, actor: Any) -> LabelRequestPage:
    """After an adjournment: complete the same request, to file it again.

    Raises UnknownRequestError, NotResponsibleError, NotAdjournedError.
    """
    held = lock_responsible(request, actor)
    if held.state != State.ADJOURNED:
        raise NotAdjournedError
    held.state = State.DRAFT
    held.save(update_fields=["state"])
    grow(held)
    write(held, actor, _("Demande reprise après l’ajournement"))
    return held


@transaction.atomic
@requests_shown()
def move_to(request: LabelRequestPage, actor: Any, referential: ReferentialPage) -> int:
    """Follow the version in force instead of an older one; how many answers came along.

    Raises UnknownRequestError, NotDraftError, SameVersionError, OldVersionError.
    """
    held = lock_own(request, actor)
    if held.state != State.DRAFT:
        raise NotDraftError
    if held.referential_id == referential.pk:
        raise SameVersionError
    if ReferentialPage.objects.in_force() != referential:
        raise OldVersionError
    moved = move_answers(held, referential)
    held.referential = referential
    held.save(update_fields=["referential"])
    grow(held)
    write(held, actor, _("Suit la version %(v)s") % {"v": referential.version})
    return moved


def may_withdraw(request: LabelRequestPage) -> bool:
    is_reopened = request.state == State.DRAFT and request.filed_at is not None
    return request.state in (*OPEN_STATES, State.ADJOURNED) or is_reopened


def lock_responsible(request: LabelRequestPage, actor: Any) -> LabelRequestPage:
    """Raises UnknownRequestError, NotResponsibleError."""
    held = lock_own(request, actor)
    if not held.members.current().responsible().filter(user=actor).exists():
        raise NotResponsibleError
    return held


def _send(held: LabelRequestPage, actor: Any) -> None:
    """Into the engine. Raises FilingClosedError when an administrator stopped its course."""
    if held.get_workflow() is None:
        raise FilingClosedError
    moderation.services.submit(held, actor)


def _write_receipt(held: LabelRequestPage) -> None:
    """The letter; its words, badly edited, never keep a request from being filed."""
    key = f"{RECEIPT}-{held.copies.count()}"
    try:
        letters.write(held, RECEIPT, key, tells=False)
    except LabelError:
        logger.exception("Récépissé non écrit : demande %s", held.number)


def _send_again(held: LabelRequestPage, actor: Any) -> None:
    """Back to the step that asked, which then says the state."""
    held.save_revision(user=actor)
    moderation.services.resume(held, actor)


def _take_back(held: LabelRequestPage, actor: Any, why: str) -> None:
    """Out of the engine, where it is in it."""
    if held.current_workflow_state is not None:
        moderation.services.withdraw(held, actor, reason=why)


def _copy(held: LabelRequestPage, occasion: Any) -> None:
    """What the file says now, kept as it is."""
    FiledCopy.objects.create(request=held, occasion=occasion, html=html_of(file_of(held)))
