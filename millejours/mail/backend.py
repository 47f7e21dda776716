"""Django's own ``send_mail``, and every library that uses it, through our queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.mime.base import MIMEBase

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from .queueing import File, store_mail


class QueueBackend(BaseEmailBackend):
    """Stores messages in the caller's transaction instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(_store(message) for message in email_messages)


def _store(message: EmailMessage) -> bool:
    headers = dict(message.extra_headers)
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(message.reply_to))
    is_html = message.content_subtype == "html"
    stored = store_mail(
        message.to,
        str(message.subject),
        "" if is_html else str(message.body),
        html=str(message.body) if is_html else _html_of(message),
        sender=message.from_email,
        cc=message.cc,
        bcc=message.bcc,
        headers=headers,
        files=_files_of(message),
    )
    return stored is not None


def _html_of(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(text) for text, kind in alternatives if kind == "text/html"), "")


def _files_of(message: EmailMessage) -> Iterator[File]:
    for attachment in message.attachments:
        if isinstance(attachment, MIMEBase):
            payload = attachment.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            yield attachment.get_filename() or "fichier", content, attachment.get_content_type()
        else:
            name, content, kind = attachment
            data = content if isinstance(content, bytes) else str(content).encode()
            yield name or "fichier", data, kind or ""
