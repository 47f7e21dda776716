"""A complement that is asked has a day: reminded before it, ended or told after it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.models import Complement, LabelRequestPage, LabelSettings
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.thread import instructors_of
from maisons.requests.visibility import requests_shown
from millejours.mail import MailKind, absolute_url, queue_mail
from moderation import services as engine
from moderation.notifications.runs import one_by_one

DAYS_BEFORE = 5

SOON = MailKind(
    text="maisons/mail/complement_soon.txt",
    html="maisons/mail/complement_soon.html",
    subject=gettext_lazy("Complément à rendre bientôt\u00a0: demande de label %(number)s"),
    why=gettext_lazy("Vous recevez ce message parce que vous participez à cette demande."),
    settings_view="",
)
LATE = MailKind(
    text="maisons/mail/complement_late.txt",
    html="maisons/mail/complement_late.html",
    subject=gettext_lazy("Complément en retard\u00a0: demande de label %(number)s"),
    why=gettext_lazy("Vous recevez ce message parce que vous instruisez cette demande."),
    settings_view="",
)


def remind_members(today: date) -> int:
    """Those who make the request, once, five days before; how many mails."""
    soon = _open().filter(
        reminded_at=None, deadline__gte=today, deadline__lte=today + timedelta(days=DAYS_BEFORE)
    )
    return one_by_one(_remind, soon)


def end_late(today: date) -> int:
    """Closed without an answer when the settings say so; otherwise those who instruct are told.

    How many complements were closed, or how many mails.
    """
    late = _open().filter(deadline__lt=today)
    if LabelSettings.current().closes_late_complements:
        return one_by_one(partial(close, today=today), late)
    return one_by_one(_tell, late)


@transaction.atomic
@requests_shown()
def close(complement: Complement, today: date) -> int:
    """The step that asked goes on, with the file as it was; 0 when it was answered meanwhile."""
    held = lock_request(complement.request)
    found = held.complements.open().filter(pk=complement.pk, deadline__lt=today)
    if not found.update(closed_at=timezone.now()):
        return 0
    engine.resume(held, None)
    write(held, None, _("Complément clos sans réponse, son délai étant passé"))
    return 1


def _open() -> QuerySet[Complement]:
    return Complement.objects.open().select_related("request").order_by("deadline", "pk")


def _remind(complement: Complement) -> int:
    claimed = Complement.objects.filter(pk=complement.pk, reminded_at=None)
    if not claimed.update(reminded_at=timezone.now()):
        return 0
    request = complement.request
    context = _context(complement, f"/maisons/candidater/{request.number}/")
    key = f"complement-{complement.pk}-soon"
    return sum(1 for person in request.authors() if queue_mail(person, SOON, context, key=key))


def _tell(complement: Complement) -> int:
    request = complement.request
    context = _context(complement, reverse("maisons_request", args=[request.number]))
    key = f"complement-{complement.pk}-late"
    people = instructors_of(request)
    return sum(1 for person in people if queue_mail(person, LATE, context, key=key))


def _context(complement: Complement, path: str) -> dict[str, object]:
    request: LabelRequestPage = complement.request
    return {
        "number": request.number,
        "deadline": complement.deadline,
        "message": complement.message,
        "url": absolute_url(path),
    }
