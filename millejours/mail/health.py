"""Does the mail leave? And how long its text is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email

from .sending import WAITING

OVER = (STATUS.sent, STATUS.failed)
AT_A_TIME = 1000


def queued_mail_age(now: datetime | None = None) -> timedelta | None:
    """How long the oldest mail not yet sent has been waiting; None when nothing waits."""
    oldest = Email.objects.filter(status__in=WAITING).aggregate(first=Min("created"))["first"]
    return (now or timezone.now()) - oldest if oldest else None


def count_waiting() -> int:
    return Email.objects.filter(status__in=WAITING).count()


def count_failed() -> int:
    """Mails given up or refused, as long as they are kept."""
    return Email.objects.filter(status=STATUS.failed).count()


def purge_mail(before: datetime) -> int:
    """Delete the mails sent or given up before this moment, never one that waits; how many."""
    deleted = 0
    while keys := list(
        Email.objects.filter(status__in=OVER, last_updated__lt=before)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_A_TIME]
    ):
        Email.objects.filter(pk__in=keys).delete()
        deleted += len(keys)
    for attachment in Attachment.objects.filter(emails=None).order_by("pk"):
        attachment.file.delete(save=False)
        attachment.delete()
    return deleted
