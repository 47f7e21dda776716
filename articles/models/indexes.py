"""The two addresses under which stages and articles live: /etapes/ and /articles/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from millejours.models import BasePage


class StageIndexPage(BasePage):
    """The eight stages, in order."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.StagePage"]
    max_count_per_parent = 1
    template = "articles/stage_index.html"
    search_kind = None

    class Meta:
        verbose_name = _("liste des étapes")
        verbose_name_plural = _("listes des étapes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from articles.presentation import stage_cards  # noqa: PLC0415 (imports the models)

        return {**super().get_context(request, *args, **kwargs), "stages": stage_cards()}


class ArticleIndexPage(BasePage):
    """Every article, by stage and theme, newest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    max_count_per_parent = 1
    template = "articles/article_index.html"
    search_kind = None

    class Meta:
        verbose_name = _("liste des articles")
        verbose_name_plural = _("listes des articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from articles.listing import ArticleListing  # noqa: PLC0415 (imports the models)

        context = super().get_context(request, *args, **kwargs)
        listing = ArticleListing.read(request.GET)
        return {**context, "listing": listing, "canonical_query": listing.canonical_query}
