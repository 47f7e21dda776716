"""One mail to an author for all that one gesture decided, instead of one mail each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from millejours.mail import MailKind
from moderation.models import HeldNews
from moderation.notifications.links import desk_url, opens_the_admin
from moderation.notifications.listing import Section, list_context, row_of_news
from moderation.notifications.notices import ACCOUNT, FOR_AUTHORS
from moderation.notifications.sending import (
    Letter,
    keep_for_digest,
    queue_in_her_zone,
    send_to_author,
)

if TYPE_CHECKING:
    from millejours.models import User

SUBJECT = _("%(total)d décisions prises ensemble")


@dataclass(slots=True)
class Gathered:
    """What each author is to be told, by the key under which it is told once."""

    letters: dict[User, dict[str, Letter]] = field(default_factory=dict)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def authors_told_together() -> Iterator[None]:
    """What is decided inside is told at its end: one mail to each author, whatever is raised.

    Killed half way, it tells nothing, but what was decided is kept with each decision, and the
    next digests say it.
    """
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
        for person, letters in gathered.letters.items():
            _tell(person, letters)


def tell_author(person: User, letter: Letter, key: str) -> None:
    """At once, or with the rest of the gesture. In the transaction of the decision."""
    gathered = _gathered.get()
    if gathered is None:
        send_to_author(person, letter, key)
        return
    keep_for_digest(person, letter, key)
    gathered.letters.setdefault(person, {})[key] = letter


@transaction.atomic
def _tell(person: User, letters: dict[str, Letter]) -> None:
    """What is kept no longer was rolled back, or told. One alone has its usual letter."""
    found = HeldNews.objects.to_send().filter(user=person, key__in=letters)
    kept = list(found.select_for_update(of=("self",)).order_by("held_at", "pk"))
    if not kept:
        return
    if len(kept) == 1:
        send_to_author(person, letters[kept[0].key], kept[0].key)
    else:
        _send_list(person, kept)
    HeldNews.objects.filter(pk__in=[news.pk for news in kept]).update(sent_at=timezone.now())


def _send_list(person: User, kept: list[HeldNews]) -> None:
    is_of_the_desk = opens_the_admin(person)
    kind = MailKind(
        text="moderation/mail/list.txt",
        html="moderation/mail/list.html",
        subject=SUBJECT,
        why=FOR_AUTHORS,
        settings_view=ACCOUNT if is_of_the_desk else "",
    )
    rows = tuple(row_of_news(news) for news in kept)
    context = list_context([Section(_("Ce qui a été décidé"), rows)])
    context["desk"] = desk_url() if is_of_the_desk else ""
    queue_in_her_zone(person, kind, context, "")
