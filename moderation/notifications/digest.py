"""One mail a day, for those who chose it, with what awaits them and what was decided."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from millejours.mail import MailKind, absolute_url
from millejours.models import User
from moderation.competence import Standing, awaiting
from moderation.desk.sections import OtherSection, SectionRow, digest_sections
from moderation.models import HeldNews, NotificationChoice, ScopedTaskState, Vote
from moderation.notifications.listing import (
    MOST_LISTED,
    Row,
    Section,
    list_context,
    row_of_news,
    rows_of,
    with_votes,
)
from moderation.notifications.runs import one_by_one
from moderation.notifications.sending import queue_in_her_zone

DIGEST = MailKind(
    text="moderation/mail/list.txt",
    html="moderation/mail/list.html",
    subject=_("Votre point du jour\u00a0: %(total)d"),
    why=_("Vous recevez ce message parce que vous avez choisi un seul courriel par jour."),
)


def send_digests() -> int:
    """Queue the digest of the day (Paris) of each person who has something to read; how many."""
    return one_by_one(_send_digest, _readers())


def _readers() -> list[User]:
    """Those who chose it, and those who no longer do but still have news kept for them."""
    chosen = NotificationChoice.objects.filter(daily_digest=True).values("user")
    kept = HeldNews.objects.to_send().values("user")
    people = User.objects.filter(is_active=True)
    return list((people.filter(pk__in=chosen) | people.filter(pk__in=kept)).order_by("pk"))


def _send_digest(person: User) -> bool:
    news = list(HeldNews.objects.to_send().filter(user=person).order_by("held_at", "pk"))
    sections = [section for section in sections_of(person, news) if section.rows]
    if not sections:
        return False
    key = f"digest-{timezone.localdate()}"
    is_queued = queue_in_her_zone(person, DIGEST, list_context(sections), key)
    if is_queued:
        kept = HeldNews.objects.filter(pk__in=[one.pk for one in news])
        kept.update(sent_at=timezone.now())
    return is_queued


def sections_of(person: User, news: list[HeldNews]) -> list[Section]:
    standing = Standing.of(person)
    mine = _still_awaiting(standing)
    sections = [
        Section(_("Ce qui vous attend"), rows_of(mine)),
        Section(_("Ce qui a été décidé"), tuple(row_of_news(one) for one in news)),
        *(_of_a_room(section, standing) for section in digest_sections()),
    ]
    if standing.is_animator:
        late = _late(excluded=mine)
        sections.append(Section(_("Chez les autres, le délai est passé"), rows_of(late)))
    return sections


def _of_a_room(section: OtherSection, standing: Standing) -> Section:
    rows = section.rows(standing, 0, MOST_LISTED)
    return Section(section.label, tuple(_row_of_a_room(row) for row in rows))


def _row_of_a_room(row: SectionRow) -> Row:
    return Row(row.title, absolute_url(row.url), (*filter(None, [row.label]), *row.facts))


def _still_awaiting(standing: Standing) -> list[ScopedTaskState]:
    voted = Vote.objects.filter(user=standing.user_id).values("task_state")
    return list(with_votes(awaiting(standing).exclude(pk__in=voted)))


def _late(excluded: list[ScopedTaskState]) -> Any:
    late = ScopedTaskState.objects.in_progress().late(timezone.now())
    return with_votes(late.exclude(pk__in=[state.pk for state in excluded]))
