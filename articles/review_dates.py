"""Which published articles must be read again, since when, by whom: for the desk and the mails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, overload

from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from millejours.mail import absolute_url

if TYPE_CHECKING:
    from moderation.models import Organisation

LONG_TEXTS = ("body", "essentials", "search_words")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An article on line. ``due_on`` is None for what nobody approved, late since ``since``.

    ``days_late`` is zero or less before the date. ``url`` is where the public reads it.
    """

    page_id: int
    title: str
    url: str
    edit_url: str
    due_on: date | None
    since: date
    days_late: int
    organisation: Organisation | None

    @property
    def is_never_approved(self) -> bool:
        return self.due_on is None

    @property
    def full_edit_url(self) -> str:
        """For a mail."""
        return absolute_url(self.edit_url)

    @classmethod
    def of(cls, page: ArticlePage, on: date) -> ReviewRow:
        first = page.first_published_at
        since = page.review_due_on or (timezone.localdate(first) if first else on)
        return cls(
            page.pk,
            page.title,
            page.full_url or "",
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            page.review_due_on,
            since,
            (on - since).days,
            page.responsible_organisation,
        )


class ReviewRows(Sequence[ReviewRow]):
    """Rows read when they are asked for: one query to count them, one for a slice."""

    def __init__(self, articles: Any, on: date) -> None:
        self._articles, self._on = articles, on

    def __len__(self) -> int:
        return self._articles.count()

    @overload
    def __getitem__(self, asked: int) -> ReviewRow: ...
    @overload
    def __getitem__(self, asked: slice) -> list[ReviewRow]: ...
    def __getitem__(self, asked: int | slice) -> ReviewRow | list[ReviewRow]:
        if isinstance(asked, slice):
            return [ReviewRow.of(page, self._on) for page in self._articles[asked]]
        return ReviewRow.of(self._articles[asked], self._on)


def overdue_rows(
    organisations: Iterable[Organisation] | None = None, on: date | None = None
) -> ReviewRows:
    """Articles to read again, the longest overdue first; ``on`` is today unless told otherwise.

    ``organisations``: only those for which one of them is responsible.
    """
    day = on or timezone.localdate()
    articles = ArticlePage.objects.overdue(day).longest_overdue_first()
    return ReviewRows(_of(articles, organisations), day)


def due_rows(
    days: int, organisations: Iterable[Organisation] | None = None, on: date | None = None
) -> ReviewRows:
    """Articles to read again within ``days``, the first due first."""
    day = on or timezone.localdate()
    articles = ArticlePage.objects.due_within(days, day).order_by("review_due_on", "pk")
    return ReviewRows(_of(articles, organisations), day)


def _of(articles: Any, organisations: Iterable[Organisation] | None) -> Any:
    if organisations is not None:
        chosen = [organisation.pk for organisation in organisations]
        articles = articles.filter(responsible_organisation__in=chosen)
    return articles.select_related("responsible_organisation", "locale").defer(*LONG_TEXTS)
