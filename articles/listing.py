"""The list of articles: filters, pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language

from articles.models import ArticlePage
from articles.presentation import card
from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Stage, Theme
from millejours.vocabulary import Vocabulary, vocabulary

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class ArticleListing:
    """``/articles/?etape=&theme=&page=``: unknown values count for nothing."""

    stages: Vocabulary
    themes: Vocabulary
    stage: str
    theme: str
    results: PageOfResults

    @property
    def query(self) -> str:
        """The filters in use, for the links to other pages of results."""
        chosen = QueryDict(mutable=True)
        chosen.update({"etape": self.stage} if self.stage else {})
        chosen.update({"theme": self.theme} if self.theme else {})
        return chosen.urlencode()

    @classmethod
    def read(cls, params: QueryDict) -> ArticleListing:
        stages, themes = vocabulary(Stage), vocabulary(Theme)
        stage = params.get("etape", "") if params.get("etape") in stages.by_slug else ""
        theme = params.get("theme", "") if params.get("theme") in themes.by_slug else ""
        articles = ArticlePage.objects.shown().newest_first()
        if stage:
            articles = articles.for_stage(_term(Stage, stage))
        if theme:
            articles = articles.about(_term(Theme, theme))
        page = Paginator(articles, PER_PAGE).get_page(params.get("page"))
        page.object_list = [card(article) for article in page.object_list]
        return cls(stages, themes, stage, theme, page)


def _term(model: type[Stage | Theme], slug: str) -> Stage | Theme:
    """The term in the language of the request, or in the source language."""
    language = get_language() or SOURCE_LANGUAGE
    terms = {
        term.locale.language_code: term
        for term in model.objects.filter(slug=slug).select_related("locale")
    }
    return terms.get(language) or terms[SOURCE_LANGUAGE]
