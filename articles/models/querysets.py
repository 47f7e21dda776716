"""Which articles the public may read, and in which order."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q
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

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ArticleManager: Any = PageManager.from_queryset(ArticleQuerySet)
