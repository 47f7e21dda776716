"""Empties the queue. Written here rather than left to django-post-office, whose sender (3.12)

- locks with a file of one machine, which a killed process can leave behind for ever;
- marks mails as sent a hundred at a time: killed before, it would send the hundred again;
- waits the same time between all retries.

Each mail is claimed by one UPDATE, sent, then marked. A process killed in between gives its claim
up after ``CLAIM``: the mail then leaves, once, unless the server had accepted it in the very last
instant, and then both copies bear the same Message-ID.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
CLAIM: Final = timedelta(minutes=10)  # longer than every EMAIL_TIMEOUT of one mail together
SECONDS: Final = 45  # a run leaves the place to the next one
AT_A_TIME: Final = 50
MAILS_PER_CONNECTION: Final = 50  # many servers hang up after a hundred
FAILURES_TO_STOP: Final = 3
REASON_LENGTH: Final = 500
WAITING = (STATUS.queued, STATUS.requeued)


@dataclass(slots=True)
class Outcome:
    """What a run did. ``is_down``: the server could not be reached, and nothing was tried."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    is_down: bool = False


def due_mails(now: datetime) -> QuerySet[Email]:
    """Mails that should leave now, the oldest first."""
    is_time = Q(scheduled_time=None) | Q(scheduled_time__lte=now)
    return Email.objects.filter(is_time, status__in=WAITING).order_by("pk")


def send_queue(clock: Clock = timezone.now, seconds: float = SECONDS) -> Outcome:
    """Send what is due, for ``seconds`` at most. Never raises because of a server or of a mail.

    A server that cannot be reached costs no mail any of its tries. A mail that fails is tried
    again after ``MAIL_RETRY_MINUTES``, then given up. After three failures in a row the rest waits
    for the next run.
    """
    outcome = Outcome()
    stop_at = time.monotonic() + seconds
    transport = _Transport()
    in_a_row = 0
    try:
        for email in _claimed(clock, lambda: transport.is_ready(outcome)):
            if transport.deliver(email):
                outcome.sent += 1
                in_a_row = 0
            else:
                _put_off(email, clock(), transport.reason, outcome)
                in_a_row += 1
            if in_a_row >= FAILURES_TO_STOP or time.monotonic() > stop_at:
                break
    finally:
        transport.close()
    return outcome


def retry_failed() -> int:
    """Put back in the queue the mails that were given up; how many."""
    return Email.objects.filter(status=STATUS.failed, number_of_retries__gt=0).update(
        status=STATUS.queued, number_of_retries=0, scheduled_time=None
    )


def _claimed(clock: Clock, may_go_on: Callable[[], bool]) -> Iterator[Email]:
    """The mails that are due, each one claimed by this process just before it is given."""
    while keys := list(due_mails(clock()).values_list("pk", flat=True)[:AT_A_TIME]):
        for key in keys:
            if not may_go_on():
                return
            if _claim(key, clock()):
                yield Email.objects.get(pk=key)


def _claim(key: int, now: datetime) -> bool:
    due = due_mails(now).order_by().filter(pk=key)
    return bool(due.update(status=STATUS.requeued, scheduled_time=now + CLAIM))


def _put_off(email: Email, now: datetime, reason: Exception, outcome: Outcome) -> None:
    """Wait longer after each failure; give up after the last."""
    delays = settings.MAIL_RETRY_MINUTES
    tries = email.number_of_retries or 0
    is_last = tries >= len(delays)
    Email.objects.filter(pk=email.pk).update(
        status=STATUS.failed if is_last else STATUS.requeued,
        number_of_retries=tries if is_last else tries + 1,
        scheduled_time=None if is_last else now + timedelta(minutes=delays[tries]),
        last_updated=now,
    )
    Log.objects.create(
        email=email,
        status=STATUS.failed,
        message=str(reason)[:REASON_LENGTH],
        exception_type=type(reason).__name__,
    )
    level = logging.ERROR if is_last else logging.WARNING
    what = "abandonné" if is_last else "remis à plus tard"
    logger.log(level, "Courriel %s %s : %s", email.pk, what, type(reason).__name__)
    outcome.failed += is_last
    outcome.postponed += not is_last


class _Transport:
    """The connection to the mail server, opened when needed and again after a failure."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection(get_backend())
        self._is_open = False
        self._used = 0
        self.reason: Exception = Exception()

    def is_ready(self, outcome: Outcome) -> bool:
        """Whether the server answers."""
        if self._used >= MAILS_PER_CONNECTION:
            self.close()
        if not self._is_open:
            try:
                self._connection.open()
            except Exception as error:  # noqa: BLE001 - whatever a server or its backend raises
                logger.error("Le serveur de courriel ne répond pas : %s", error)  # noqa: TRY400
                outcome.is_down = True
                return False
            self._is_open = True
        return True

    def deliver(self, email: Email) -> bool:
        """Whether the server took the mail, which is then marked as sent."""
        self._used += 1
        try:
            self._connection.send_messages([email.email_message()])
        except Exception as error:  # noqa: BLE001 - of the server, or of a mail impossible to build
            self.reason = error
            self.close()
            return False
        Email.objects.filter(pk=email.pk).update(status=STATUS.sent, last_updated=timezone.now())
        return True

    def close(self) -> None:
        """Hang up; a server already gone is no matter."""
        if self._is_open:
            self._is_open, self._used = False, 0
            with contextlib.suppress(Exception):
                self._connection.close()
