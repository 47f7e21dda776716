"""What the people received: the queue delivered into ``django.core.mail.outbox``."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from millejours.mail.sending import send_queue


def deliver() -> list[EmailMultiAlternatives]:
    """Send what is due; only the mails since the last delivery, those of a person together."""
    send_queue()
    delivered = sorted(mail.outbox, key=lambda message: message.recipients())
    mail.outbox.clear()
    return delivered


def addresses(messages: list[EmailMultiAlternatives]) -> list[str]:
    """Who received them, sorted; a person who received two is there twice."""
    return sorted(address for message in messages for address in message.recipients())


def html_of(message: EmailMultiAlternatives) -> str:
    """The HTML version of a mail; raises StopIteration when it has none."""
    return next(text for text, kind in message.alternatives if kind == "text/html")
