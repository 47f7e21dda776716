"""Every week: to the organisations what they have to review, to the animation team the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.review_dates import ReviewRow, due_rows, overdue_rows
from millejours.mail import MailKind, absolute_url, queue_mail
from moderation.models import Membership, Role

if TYPE_CHECKING:
    from millejours.models import User
    from moderation.models import Organisation

SOON_DAYS = 30
MOST_NAMED = 30
REPORT = "reviews_due"
READERS = (Role.AUTHOR, Role.REVIEWER, Role.ANIMATOR)

TO_ORGANISATION = MailKind(
    text="articles/mail/reviews.txt",
    html="articles/mail/reviews.html",
    subject=_("Articles à relire par votre organisation : %(total)d"),
    why=_("Vous recevez ce message chaque semaine comme membre de : %(names)s."),
)
TO_ANIMATION = MailKind(
    text="articles/mail/reviews_summary.txt",
    html="articles/mail/reviews_summary.html",
    subject=_("Relectures des articles, point de la semaine : %(total)d à faire"),
    why=_("Vous recevez ce message chaque semaine comme membre de l’équipe d’animation."),
)


@dataclass(slots=True)
class Share:
    """What an organisation has to review; ``organisation`` is None for what nobody must."""

    organisation: Organisation | None
    overdue: list[ReviewRow] = field(default_factory=list)
    soon: list[ReviewRow] = field(default_factory=list)

    @property
    def named(self) -> list[ReviewRow]:
        return self.overdue[:MOST_NAMED]

    @property
    def others(self) -> int:
        return len(self.overdue) - len(self.named)

    @property
    def longest(self) -> int:
        """Days, of the article most overdue."""
        return max((row.days_late for row in self.overdue), default=0)


def queue_weekly_mails(on: date) -> int:
    """Queue the mails of the week of ``on``; how many. Asked again, it adds none of them."""
    shares = shares_of(on)
    if not shares:
        return 0
    year, week, _day = on.isocalendar()
    key = f"reviews-{year}-{week:02}"
    readers = _readers(shares)
    sent = [_queue(user, TO_ORGANISATION, own_context(own), key) for user, own in readers]
    summary = summary_context(shares)
    sent += [_queue(user, TO_ANIMATION, summary, f"{key}-summary") for user in _animators()]
    return sum(sent)


def shares_of(on: date) -> list[Share]:
    """By organisation, those with the most to do first, what nobody must review at the end."""
    shares: dict[int | None, Share] = {}
    for name, rows in (("overdue", overdue_rows(on=on)), ("soon", due_rows(SOON_DAYS, on=on))):
        for row in rows[:]:
            key = row.organisation.pk if row.organisation else None
            getattr(shares.setdefault(key, Share(row.organisation)), name).append(row)
    return sorted(shares.values(), key=_order)


def _order(share: Share) -> tuple[bool, int, str]:
    return share.organisation is None, -len(share.overdue), str(share.organisation)


def _readers(shares: Iterable[Share]) -> list[tuple[User, list[Share]]]:
    """Each person once, with the shares of all her organisations."""
    known = {share.organisation.pk: share for share in shares if share.organisation}
    members = Membership.objects.active().filter(role__in=READERS, organisation__in=known)
    own: defaultdict[User, dict[int, Share]] = defaultdict(dict)
    for member in members.select_related("user").order_by("user", "organisation__acronym"):
        own[member.user][member.organisation_id] = known[member.organisation_id]
    return [(user, list(shares.values())) for user, shares in own.items()]


def _animators() -> list[User]:
    members = Membership.objects.active().animators().select_related("user").order_by("user")
    return list(dict.fromkeys(member.user for member in members))


def own_context(shares: list[Share]) -> dict[str, Any]:
    return {
        "shares": shares,
        "total": sum(len(share.overdue) for share in shares),
        "names": ", ".join(str(share.organisation) for share in shares),
        **_addresses(),
    }


def summary_context(shares: list[Share]) -> dict[str, Any]:
    return {
        "shares": [share for share in shares if share.organisation],
        "orphans": next((share for share in shares if share.organisation is None), None),
        "total": sum(len(share.overdue) for share in shares),
        **_addresses(),
    }


def _addresses() -> dict[str, Any]:
    return {"report_url": absolute_url(reverse(REPORT)), "soon_days": SOON_DAYS}


def _queue(user: User, kind: MailKind, context: dict[str, Any], key: str) -> bool:
    """Alone in its transaction: a process killed here has queued whole mails, or none."""
    with transaction.atomic():
        return queue_mail(user, kind, context, key=key) is not None
