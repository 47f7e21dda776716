"""One notice to one person, at once or kept for her digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from millejours.mail import MailKind, queue_mail
from moderation.models import HeldNews
from moderation.models.choices import LINE_LENGTH
from moderation.notifications.links import opens_the_admin
from moderation.notifications.notices import ACCOUNT, FOR_AUTHORS, Notice
from moderation.notifications.wording import sentence, zone_of

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from millejours.models import User

Fact = tuple["Promise | str", Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a notice says of one object.

    ``values`` complete its subject and its sentence ("title"); ``facts`` are the lines under it;
    ``link`` is the whole address of its action, ``public_link`` that of the public page.
    """

    notice: Notice
    values: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    reason: str = ""
    link: str = ""
    public_link: str = ""

    def context(self) -> dict[str, Any]:
        return {
            **self.values,
            "sentence": sentence(self.notice.sentence, **self.values),
            "facts": self.facts,
            "reason": self.reason,
            "link": self.link,
            "action": self.notice.action,
            "public_link": self.public_link,
        }


def send(
    person: User, letter: Letter, why: Promise, key: str, settings_view: str = ACCOUNT
) -> bool:
    """Queue it, unless this person was told under the same key; whether it was queued.

    ``settings_view``: where she chooses what she receives; "" when she does not open the admin.
    """
    kind = letter.notice.kind(why, settings_view)
    return queue_in_her_zone(person, kind, letter.context(), key)


def send_to_author(person: User, letter: Letter, key: str) -> None:
    """Nothing there leads to an admin that she does not open."""
    settings_view = ACCOUNT if opens_the_admin(person) else ""
    send(person, letter, FOR_AUTHORS, key, settings_view)


def keep_for_digest(person: User, letter: Letter, key: str) -> None:
    with override(person.language), timezone.override(zone_of(person)):
        line = str(letter.notice.subject) % letter.values
        detail = str(letter.notice.sentence) % letter.values
    news = HeldNews(
        user=person,
        key=key,
        line=line[:LINE_LENGTH],
        detail=detail,
        reason=letter.reason,
        link=letter.link,
    )
    HeldNews.objects.hold(news)


def queue_in_her_zone(person: User, kind: MailKind, context: dict[str, Any], key: str) -> bool:
    with timezone.override(zone_of(person)):
        return queue_mail(person, kind, context, key=key) is not None
