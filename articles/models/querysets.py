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
        """Those whose main stage it is, then those it also concerns."""
        key = stage.translation_key
        concerned = Q(main_stage__translation_key=key) | Q(stages__translation_key=key)
        return self.filter(concerned).distinct()

    def about(self, theme: Theme) -> Self:
        return self.filter(themes__translation_key=theme.translation_key)

    def newest_first(self) -> Self:
        return self.order_by("-first_published_at", "-pk")


ArticleManager: Any = PageManager.from_queryset(ArticleQuerySet)
