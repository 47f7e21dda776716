"""Reading the mails of the engine, and moving the time at which it works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from millejours.models import User
from millejours.working_days import PARIS
from moderation.models import NotificationChoice, ScopedTaskState
from tests.support.mail import deliver


def told(*people: User) -> list[str]:
    """The subjects of what ``people`` received since the last delivery (everybody by default)."""
    known = {person.email for person in people}
    return [
        message.subject for message in deliver() if not known or set(message.recipients()) <= known
    ]


def only_mail() -> EmailMultiAlternatives:
    [message] = deliver()
    return message


def wants_digest(person: User) -> User:
    NotificationChoice.objects.create(user=person, daily_digest=True)
    return person


def paris(day: str, hour: str = "09:00") -> datetime:
    """ "2027-05-03", "08:00" in Paris."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS)


def move_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """``at(moment)``: from then on, it is that time for everything."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


def set_deadline(state: ScopedTaskState, moment: datetime | None = None) -> ScopedTaskState:
    """Give ``state`` this deadline (over since a minute by default); the state read again."""
    over = timezone.now() - timedelta(minutes=1)
    ScopedTaskState.objects.filter(pk=state.pk).update(deadline=moment or over)
    return ScopedTaskState.objects.get(pk=state.pk)
