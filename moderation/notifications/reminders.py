"""Before a deadline, those who have not answered; after it, the animation team."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from millejours.mail import MailKind
from millejours.working_days import PARIS, add_working_days, is_working_day
from moderation.models import ScopedTaskState
from moderation.models.states import ScopedTaskStateQuerySet
from moderation.notifications.asking import remind
from moderation.notifications.listing import Section, list_context, rows_of, with_votes
from moderation.notifications.notices import FOR_ANIMATORS
from moderation.notifications.recipients import animators, people_with_digest
from moderation.notifications.runs import one_by_one
from moderation.notifications.sending import queue_in_her_zone

WORKING_DAYS_BEFORE: Final = 2
NOT_TOLD_LATE: Final = Q(reminded_at=None) | Q(reminded_at__lte=F("deadline"))

LATE = MailKind(
    text="moderation/mail/list.txt",
    html="moderation/mail/list.html",
    subject=_("En retard depuis peu\u00a0: %(total)d"),
    why=FOR_ANIMATORS,
)


def remind_of_deadlines(days: int = WORKING_DAYS_BEFORE) -> int:
    """Remind, once a step, of deadlines ``days`` working days away or less; how many mails.

    Nothing on a day off. A step that began today is not reminded yet.
    """
    now = timezone.now()
    if not is_working_day(now):
        return 0
    soon = ScopedTaskState.objects.in_progress().filter(
        started_at__lt=_beginning_of_day(now),
        reminded_at=None,
        deadline__gt=now,
        deadline__lte=add_working_days(now, days),
    )
    return one_by_one(partial(_remind, now=now), soon.order_by("deadline", "pk"))


def _remind(state: ScopedTaskState, now: datetime) -> int:
    claimed = ScopedTaskState.objects.filter(pk=state.pk, reminded_at=None)
    return remind(state) if claimed.update(reminded_at=now) else 0


@transaction.atomic
def report_late_steps() -> int:
    """One mail to each animator with what became late since the last one; how many mails.

    Told once a step: ``reminded_at`` is then after the deadline. Those who have a daily digest
    read it there.
    """
    now = timezone.now()
    if not is_working_day(now):
        return 0
    late = [state for state in with_votes(_newly_late(now)) if _claim(state, now)]
    if not late:
        return 0
    section = Section(_("Le délai est passé"), rows_of(late))
    context = list_context([section])
    key = f"late-{now:%Y-%m-%d}-{late[0].pk}"
    team = animators()
    later = people_with_digest(team)
    return sum(
        queue_in_her_zone(person, LATE, context, key) for person in team if person.pk not in later
    )


def _newly_late(now: datetime) -> ScopedTaskStateQuerySet:
    return ScopedTaskState.objects.in_progress().late(now).filter(NOT_TOLD_LATE)


def _claim(state: ScopedTaskState, now: datetime) -> bool:
    """Whether this process is the one that tells it: one row, its own columns only."""
    untold = ScopedTaskState.objects.filter(NOT_TOLD_LATE, pk=state.pk)
    return bool(untold.update(reminded_at=now))


def _beginning_of_day(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(PARIS).date(), time.min, PARIS)
