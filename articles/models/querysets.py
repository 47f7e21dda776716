"""Which articles the public may read, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Stage, Theme
from millejours.visibility import restricted


class ArticleQuerySet(PageQuerySet):
    def shown(self) -> Self:
        """Published, without restriction, in the language of the request."""
        language = get_language() or SOURCE_LANGUAGE
        return self.live().exclude(restricted()).filter(locale__language_code=language)

    def for_stage(self, stage: Stage) -> Self:
        """Those whose main stage it is, and those it also concerns."""
        same = Stage.objects.filter(translation_key=stage.translation_key)
        links = self.model.stages.through._default_manager.filter(stage__in=same)
        return self.filter(Q(main_stage__in=same) | Q(pk__in=links.values("articlepage")))

    def about(self, theme: Theme) -> Self:
        same = Theme.objects.filter(translation_key=theme.translation_key)
        links = self.model.themes.through._default_manager.filter(theme__in=same)
        return self.filter(pk__in=links.values("articlepage"))

    def as_cards(self) -> Self:
        """The same rows in the same order, without the long texts that a list does not show.

        Of thousands of articles the keys alone are sorted: whole rows would take ten times longer.
        """
        rows = self.model.objects.filter(pk__in=self.values("pk"))
        rows.query.order_by = self.query.order_by
        return rows.defer("body", "essentials", "search_words").prefetch_related("themes")

    def overdue(self, on: date | None = None) -> Self:
        """Published, whose review was due before ``on`` (today), or that nobody approved yet."""
        late = Q(review_due_on__lt=on or timezone.localdate()) | Q(review_due_on=None)
        return self.live().filter(late)

    def due_within(self, days: int, on: date | None = None) -> Self:
        """Published, whose review is due from ``on`` (today) to ``days`` later, both included."""
        first = on or timezone.localdate()
        return self.live().filter(review_due_on__range=(first, first + timedelta(days=days)))

    def longest_overdue_first(self) -> Self:
        """What nobody approved is late since it was published."""
        since = Coalesce("review_due_on", TruncDate("first_published_at"))
        return self.annotate(late_since=since).order_by(F("late_since").asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ArticleManager: Any = PageManager.from_queryset(ArticleQuerySet)
