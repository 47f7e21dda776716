"""The thread of a request: those who make it and those who instruct it write to each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maisons.instruction.standing import organisations_of, step_of
from maisons.models import LabelRequestPage, Message, State
from maisons.requests.locking import lock_request
from maisons.requests.refusals import (
    NotFiledError,
    NotInThreadError,
    ThreadOverError,
    UnknownRequestError,
)
from maisons.requests.visibility import requests_shown
from millejours.mail import MailKind, absolute_url, queue_mail
from millejours.models import User
from moderation.competence import NATIONAL_POOL
from moderation.journal import name_of
from moderation.models import Membership, Organisation, Role
from moderation.services.base import check_account, checked_reason
from moderation.stakes import is_named, named_by

LONGEST = 4000
OVER = (State.DECIDED, State.INADMISSIBLE, State.WITHDRAWN)

MESSAGE = MailKind(
    text="maisons/mail/message.txt",
    html="maisons/mail/message.html",
    subject=_("Nouveau message\u00a0: demande de label %(number)s"),
    why=_("Vous recevez ce message parce que vous suivez cette demande de label."),
    settings_view="",
)


@transaction.atomic
@requests_shown()
def post(request: LabelRequestPage, actor: Any, text: str) -> Message:
    """The side is that of ``actor``: who makes the request, else who instructs it.

    The same words sent twice running are kept once. Raises UnknownRequestError, NotFiledError,
    ThreadOverError, NotInThreadError, InactiveAccountError, ReasonNeededError.
    """
    check_account(actor)
    held = lock_request(request)
    is_theirs = LabelRequestPage.objects.of(actor).filter(pk=held.pk).exists()
    if not is_theirs and not _reads(held, actor):
        raise UnknownRequestError
    if held.filed_at is None:
        raise NotFiledError
    if not is_open(held):
        raise ThreadOverError
    if not is_theirs and not may_post(held, actor, organisations_of(step_of(held), actor)):
        raise NotInThreadError
    words = checked_reason(text)[:LONGEST]
    last = held.messages.order_by("sent_at", "pk").last()
    if last is not None and (last.author_id, last.text) == (actor.pk, words):
        return last
    message = Message.objects.create(
        request=held,
        author=actor,
        author_name=name_of(actor),
        from_applicants=is_theirs,
        text=words,
    )
    _tell_others(held, message)
    return message


def is_open(request: LabelRequestPage) -> bool:
    """From its first filing until it is over."""
    return request.filed_at is not None and request.state not in OVER


def may_post(request: LabelRequestPage, actor: Any, acting: Collection[Any]) -> bool:
    """For who reads it: the animation team, the referents of its territory, those who may act
    now (``acting``: the organisations for which she may). Not who has a stake in it.
    """
    if not is_open(request) or acting:  # who may act has no stake in it
        return is_open(request)
    in_regions = LabelRequestPage.objects.in_regions_of(actor)
    return in_regions.filter(pk=request.pk).exists() and not is_named(request, actor)


def _reads(held: LabelRequestPage, actor: Any) -> bool:
    return LabelRequestPage.objects.readable_by(actor).filter(pk=held.pk).exists()


# --- Mails --------------------------------------------------------------------------------------


def _tell_others(held: LabelRequestPage, message: Message) -> None:
    """The other side, once in an hour at most: the words themselves stay on the page."""
    side = "instruction" if message.from_applicants else "porteur"
    hour = timezone.now().strftime("%Y%m%d%H")
    path = reverse("candidater:home", args=[held.number])
    if message.from_applicants:
        path = reverse("maisons_request", args=[held.number])
    context = {"number": held.number, "url": absolute_url(path)}
    people = instructors_of(held) if message.from_applicants else held.authors()
    for person in people:
        if person.pk != message.author_id and person.is_active:
            queue_mail(person, MESSAGE, context, key=f"label-{held.pk}-message-{side}-{hour}")


def instructors_of(request: LabelRequestPage) -> list[User]:
    """The referents of its territory; the national pool where there is nobody."""
    here = Organisation.objects.covering(request.departement_id, request.region_id)
    active = Membership.objects.active().exclude(named_by(request))
    referents = active.filter(role=Role.REFERENT, organisation__in=here.values("pk"))
    members = referents if referents.exists() else active.filter(NATIONAL_POOL)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))
