"""Puts mails in the queue. Nothing is sent here: a vote never waits for a mail server.

The rows are those of django-post-office, written by us: its own functions run subjects and texts
through Django's template engine, so that a title holding ``{{`` or ``{%`` would be executed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from email.utils import getaddresses, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from post_office.models import PRIORITY, STATUS, Attachment, Email, Log

from millejours.languages import SOURCE_LANGUAGE
from millejours.models import MailKey, User

from .kinds import MailKind, render_mail
from .wording import one_line, one_subject

logger = logging.getLogger(__name__)

HEADERS = {"Auto-Submitted": "auto-generated"}
REFUSED = "adresse mal écrite"

File = tuple[str, bytes, str]


def queue_mail(
    to: User | str,
    kind: MailKind,
    context: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    language: str | None = None,
) -> Email | None:
    """Queue one mail to one person, in the caller's transaction: a rollback drops it.

    ``to``: an account, written to in its own language, or an address (then ``language``, French by
    default). ``key``: under the same key, the same person gets one mail for ever ("vote-12-asked").
    Returns None when there is nothing to send: the key is used, or the address is badly written,
    which is logged and recorded as a failed mail.
    """
    address = to.email if isinstance(to, User) else to
    if key and not _take_key(to, key):
        return None
    chosen = language or (to.language if isinstance(to, User) else SOURCE_LANGUAGE)
    mail = render_mail(kind, context or {}, chosen)
    return store_mail([address], mail.subject, mail.text, html=mail.html, headers=HEADERS)


def store_mail(
    to: Sequence[str],
    subject: str,
    text: str,
    *,
    html: str = "",
    sender: str = "",
    cc: Iterable[str] = (),
    bcc: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    files: Iterable[File] = (),
) -> Email | None:
    """Queue a mail already written. Badly written addresses are recorded and left out."""
    good, refused = _sorted_out(to)
    copies, refused_copies = _sorted_out(cc)
    blind, refused_blind = _sorted_out(bcc)
    email = Email(
        from_email=one_line(sender or settings.DEFAULT_FROM_EMAIL),
        to=good,
        cc=copies,
        bcc=blind,
        subject=one_subject(subject),
        message=text,
        html_message=html,
        headers={name: one_line(str(value)) for name, value in (headers or {}).items()},
        message_id=make_msgid(domain=urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname),
        priority=PRIORITY.medium,
        status=STATUS.queued,
    )
    with transaction.atomic():
        for address in [*refused, *refused_copies, *refused_blind]:
            _record_refusal(address, email.subject)
        if not (good or copies or blind):
            return None
        Email.objects.bulk_create([email])  # save() would raise what it does not like
        for name, content, mimetype in files:
            file = Attachment(name=name, mimetype=mimetype)
            file.file.save(name, ContentFile(content))
            file.emails.add(email)
    return email


def unused_keys(to: User | str, keys: Iterable[str]) -> list[str]:
    """Those under which nothing was sent, in their order; they are used from now on.

    For one mail that says several things, each of which is said once.
    """
    return [key for key in keys if _take_key(to, key)]


def _take_key(to: User | str, key: str) -> bool:
    """Whether the key is new. Two transactions at once: the second waits for the first."""
    if isinstance(to, User):
        recipient = f"compte:{to.pk}"
    else:
        digest = hashlib.sha256(to.strip().lower().encode()).hexdigest()
        recipient = f"adresse:{digest}"
    return MailKey.objects.get_or_create(recipient=recipient, key=key)[1]


def _sorted_out(addresses: Iterable[str]) -> tuple[list[str], list[str]]:
    """``(addresses that can be written to, the others)``; names before addresses are dropped."""
    good: list[str] = []
    refused: list[str] = []
    for written in addresses:
        address = _address_in(written)
        (good if address else refused).append(address or written)
    return good, refused


def _address_in(written: str) -> str:
    """The address of ``a@b.org`` or ``"Name" <a@b.org>``; empty when there is not exactly one."""
    found = getaddresses([written])
    if len(found) != 1 or one_line(written) != written.strip():
        return ""
    address = found[0][1]
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _record_refusal(address: str, subject: str) -> None:
    logger.warning("Courriel non envoyé : %s (« %s »)", REFUSED, subject)
    shown = one_line(address).replace(",", " ")[:254]
    email = Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[shown],
        subject=subject,
        priority=PRIORITY.medium,
        status=STATUS.failed,
    )
    Email.objects.bulk_create([email])
    Log.objects.create(
        email=email, status=STATUS.failed, message=REFUSED, exception_type="ValidationError"
    )
