"""One mail for all the steps that one gesture opened, instead of one mail each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from millejours.mail import MailKind
from millejours.mail.queueing import unused_keys
from moderation.models import ScopedTaskState
from moderation.notifications.asking import asked_key, letter_to_ask
from moderation.notifications.listing import Section, list_context, rows_of, with_votes
from moderation.notifications.notices import FOR_THOSE_ASKED
from moderation.notifications.recipients import Asked, people_to_ask, people_with_digest
from moderation.notifications.sending import queue_in_her_zone, send
from moderation.notifications.wording import sentence

if TYPE_CHECKING:
    from millejours.models import User

TOGETHER = MailKind(
    text="moderation/mail/list.txt",
    html="moderation/mail/list.html",
    subject=_("À relire\u00a0: %(total)d textes envoyés ensemble"),
    why=FOR_THOSE_ASKED,
)

_is_put_off: ContextVar[bool] = ContextVar("asked_later", default=False)


@contextmanager
def asked_later() -> Iterator[None]:
    """Steps that open inside are asked of nobody: the caller ends with ``ask_together``."""
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)


def is_put_off() -> bool:
    return _is_put_off.get()


@transaction.atomic
def ask_together(steps: Iterable[int], sender: Any) -> int:
    """Write to those who can act on these steps, once each; how many mails.

    ``steps``: their keys; those that are over are left out. Nobody is told twice of a step, here
    or by ``ask``. People with a daily digest find them there.
    """
    states = list(with_votes(ScopedTaskState.objects.in_progress().filter(pk__in=steps)))
    asked = _by_person(states)
    later = people_with_digest(asked)
    told = 0
    for person, hers in asked.items():
        if person.pk not in later:
            told += _tell(person, hers, sender)
    return told


Ask = tuple[Asked, ScopedTaskState]


def _by_person(states: list[ScopedTaskState]) -> dict[User, list[Ask]]:
    people: dict[User, list[Ask]] = {}
    for state in states:
        for asked in people_to_ask(state):
            people.setdefault(asked.person, []).append((asked, state))
    return people


def _tell(person: User, hers: list[Ask], sender: Any) -> int:
    """One alone has the letter that says everything of it."""
    by_key = {asked_key(*one): one for one in hers}
    unused = [by_key[key] for key in unused_keys(person, by_key)]
    if not unused:
        return 0
    if len(unused) == 1:
        return int(send(person, letter_to_ask(*unused[0]), FOR_THOSE_ASKED, ""))
    heading = sentence(_("Envoyés ensemble par %(who)s"), who=sender)
    rows = rows_of(state for _asked, state in unused)
    context = list_context([Section(heading, rows)])
    return int(queue_in_her_zone(person, TOGETHER, context, ""))
