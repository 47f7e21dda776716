"""Noting where a key message is used, opening and closing the reviews of those uses."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from comite.access import check_answers_for
from comite.errors import (
    AlreadyUsedError,
    NotOnLineError,
    OtherLanguageError,
    OutdatedWordingError,
)
from comite.models import KeyMessage, KeyMessageUse
from comite.wordings import normalised, outdated

LONGEST_REASON = 300


def live_wording(message_id: int | None) -> str | None:
    """The published wording, as the database has it now; None when there is none."""
    return KeyMessage.objects.live().filter(pk=message_id).values_list("wording", flat=True).first()


def _held_wording(message_id: int) -> str:
    """As ``live_wording``; a publication waits until this transaction ends."""
    held = KeyMessage.objects.live().select_for_update(of=("self",)).filter(pk=message_id).first()
    if held is None:
        raise NotOnLineError
    return held.wording


@transaction.atomic
def note_use(message: KeyMessage, page: Page, actor: Any, *, where: str = "") -> KeyMessageUse:
    """Write down that ``page`` says ``message``, compared today by ``actor``.

    Raises NotAnsweringError, NotOnLineError, OtherLanguageError, AlreadyUsedError.
    """
    check_answers_for(actor, message, page)
    wording = _held_wording(message.pk)
    if page.locale_id != message.locale_id:
        raise OtherLanguageError
    try:
        with transaction.atomic():
            return KeyMessageUse.objects.create(
                message=message,
                page=page,
                where=where.strip(),
                wording=wording,
                checked_on=timezone.localdate(),
                checked_by=actor,
            )
    except IntegrityError as error:
        raise AlreadyUsedError from error


@transaction.atomic
def confirm_use(use: KeyMessageUse, actor: Any) -> KeyMessageUse:
    """Close the review: ``actor`` compared the page with the wording of today.

    Raises NotAnsweringError, NotOnLineError, OutdatedWordingError.
    """
    check_answers_for(actor, use.message, use.page)
    wording = _held_wording(use.message_id)
    held = KeyMessageUse.objects.select_for_update(of=("self",)).get(pk=use.pk)
    held.message.wording = wording
    if outdated([held]):
        raise OutdatedWordingError
    held.wording, held.state = wording, KeyMessageUse.State.UP_TO_DATE
    held.checked_on, held.checked_by = timezone.localdate(), actor
    held.review_opened_on, held.review_reason = None, ""
    held.save()
    return held


@transaction.atomic
def remove_use(use: KeyMessageUse, actor: Any) -> None:
    """The page does not say this message any more. Raises NotAnsweringError."""
    check_answers_for(actor, use.message, use.page)
    use.delete()


def open_reviews(message_id: int, before: str | None) -> int:
    """After a publication: every use of a wording that changed is to be reviewed.

    ``before`` is the wording published until then. The uses of the translations of a French
    message are to be reviewed too: they translate what is no longer said. Returns how many
    reviews were opened.
    """
    message = KeyMessage.objects.live().filter(pk=message_id).select_related("locale").first()
    if message is None:
        return 0
    uses = KeyMessageUse.objects.filter(message=message).order_by("pk")
    changed = [use.pk for use in uses if normalised(use.wording) != normalised(message.wording)]
    opened = _open(changed, _("La formulation a changé."))
    said_otherwise = before is not None and normalised(before) != normalised(message.wording)
    if said_otherwise and message.locale.is_default:
        translated = KeyMessageUse.objects.filter(
            message__translation_key=message.translation_key
        ).exclude(message=message)
        keys = list(translated.values_list("pk", flat=True))
        opened += _open(keys, _("La formulation du message d’origine a changé."))
    return opened


def open_reviews_of_withdrawn(message_id: int) -> int:
    """After a withdrawal: every use is to be reviewed. Returns how many reviews were opened."""
    uses = KeyMessageUse.objects.filter(message=message_id)
    return _open(list(uses.values_list("pk", flat=True)), _("Le message clé a été retiré."))


def _open(keys: list[int], reason: str) -> int:
    return KeyMessageUse.objects.filter(pk__in=keys, state=KeyMessageUse.State.UP_TO_DATE).update(
        state=KeyMessageUse.State.TO_REVIEW,
        review_opened_on=timezone.localdate(),
        review_reason=reason[:LONGEST_REASON],
    )
