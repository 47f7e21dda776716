"""Mails that list several objects: the digest, what is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.models import Choice, HeldNews, ScopedTaskState, Step
from moderation.notifications.links import desk_url, step_url
from moderation.notifications.wording import readable_title, sentence, written_moment

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST_LISTED = 30
FAVOURABLE = ngettext_lazy(
    "%(favourable)d vote favorable sur %(quorum)d",
    "%(favourable)d votes favorables sur %(quorum)d",
    "favourable",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its title, its address ("" without any), what to know about it."""

    title: str
    link: str
    details: tuple[Any, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: Promise
    rows: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        return self.rows[:MOST_LISTED]

    @property
    def others(self) -> int:
        return len(self.rows) - len(self.shown)


def list_context(sections: list[Section]) -> dict[str, Any]:
    """What the templates ``list`` need, and ``total`` for the subject."""
    return {
        "sections": sections,
        "total": sum(len(section.rows) for section in sections),
        "desk": desk_url(),
    }


def row_of_news(news: HeldNews) -> Row:
    return Row(news.line, news.link, (news.detail,), news.reason)


def with_votes(states: Any) -> Any:
    """The states with ``favourable``, how many organisations voted for; soonest deadline first."""
    favourable = Count("votes", filter=Q(votes__choice=Choice.FOR))
    return states.annotate(favourable=favourable).order_by("deadline", "pk")


def rows_of(states: Iterable[ScopedTaskState]) -> tuple[Row, ...]:
    """A line for each state of ``with_votes``; no query."""
    return tuple(
        Row(readable_title(state.title), step_url(state), _details(state)) for state in states
    )


def _details(state: ScopedTaskState) -> tuple[Any, ...]:
    details: list[Any] = [Step(state.step).label]
    if state.step == Step.VOTE:
        votes = {"favourable": state.favourable, "quorum": state.quorum}  # type: ignore[attr-defined]
        details.append(sentence(FAVOURABLE, **votes))
    if state.deadline is not None:
        is_late = state.deadline < timezone.now()
        text = _("délai passé le %(moment)s") if is_late else _("à faire avant le %(moment)s")
        details.append(sentence(text, moment=written_moment(state.deadline)))
    return tuple(details)
