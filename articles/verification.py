"""What may be said of who approved an article: only what the engine stamped, and still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from articles.models import ArticlePage

MOST_NAMED = 2


class Reviewer(NamedTuple):
    """An organisation that approved: « SPF », « Santé publique France »."""

    acronym: str
    name: str


@dataclass(frozen=True, slots=True)
class Verification:
    """« Vérifié le … par … ». ``due_on`` is the day before which it must be read again."""

    on: date
    reviewers: tuple[Reviewer, ...]
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def first(self) -> tuple[Reviewer, ...]:
        """Those named beside the title."""
        return self.reviewers[:MOST_NAMED]

    @property
    def others(self) -> int:
        return len(self.reviewers) - len(self.first)

    @property
    def acronyms(self) -> str:
        return ", ".join(reviewer.acronym for reviewer in self.reviewers)


def reviewers_of(page: ArticlePage) -> tuple[Reviewer, ...]:
    """At most one query. A fictitious organisation verifies nothing."""
    if page.reviewed_on is None or page.mark:
        return ()
    real = [item for item in page.reviewing_organisations.all() if not item.is_fictitious]
    return tuple(sorted(Reviewer(item.acronym, item.name) for item in real))


def verification_of(page: ArticlePage, reviewers: tuple[Reviewer, ...]) -> Verification | None:
    """None for what carries a mark, was approved by nobody, or will only be approved one day."""
    day = page.reviewed_on
    if page.mark or not reviewers or day is None or day > timezone.localdate():
        return None
    return Verification(day, reviewers, page.review_due_on)


def verification_on_line(page: ArticlePage) -> Verification | None:
    """Of what the public reads, whatever draft ``page`` holds."""
    shown = ArticlePage.objects.filter(pk=page.pk, live=True).first() if page.pk else None
    return verification_of(shown, reviewers_of(shown)) if shown else None
