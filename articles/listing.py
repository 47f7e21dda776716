"""The list of articles: filters, pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import ArticlePage
from articles.presentation import Card, card
from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Stage, Theme
from millejours.page_links import PageLinks, page_links
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
    errors: tuple[str, ...] = ()

    @property
    def details(self) -> list[str]:
        """The filters in use and the number of the page, for its title."""
        chosen = [self.stages.by_slug.get(self.stage), self.themes.by_slug.get(self.theme)]
        number = self.results.number
        page = [_("page %(number)d") % {"number": number}] if number > 1 else []
        return [*(term.label for term in chosen if term), *page]

    @property
    def canonical_query(self) -> str:
        """What tells this list from the others, empty for the whole list."""
        address = self.address(self.results.number)
        return address if len(address) > 1 else ""

    @property
    def query(self) -> str:
        """The filters in use, for the links to other pages of results."""
        chosen = QueryDict(mutable=True)
        chosen.update({"etape": self.stage} if self.stage else {})
        chosen.update({"theme": self.theme} if self.theme else {})
        return chosen.urlencode()

    @property
    def pages(self) -> PageLinks:
        return page_links(self.results.number, self.results.paginator.num_pages, self.address)

    def address(self, number: int) -> str:
        """The query string of a page of results, the first one without number."""
        page = f"page={number}" if number > 1 else ""
        return "?" + "&".join(part for part in (self.query, page) if part)

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
        page.object_list = [_card(article) for article in page.object_list.as_cards()]
        errors = _errors(params, stage, theme, page.number)
        return cls(stages, themes, stage, theme, page, errors)


def _errors(params: QueryDict, stage: str, theme: str, number: int) -> tuple[str, ...]:
    """What was asked for and does not exist, said to the reader."""
    found = []
    if params.get("etape") and not stage:
        found.append(_("Cette étape n’existe pas : voici toutes les étapes."))
    if params.get("theme") and not theme:
        found.append(_("Ce thème n’existe pas : voici tous les thèmes."))
    if params.get("page") and params.get("page") != str(number):
        found.append(_("Cette page n’existe pas : voici la page %(number)d.") % {"number": number})
    return tuple(found)


def _card(article: ArticlePage) -> Card:
    theme = next((theme for theme in article.themes_in_order if theme.live), None)
    return card(article, theme.label if theme else "")


def _term(model: type[Stage | Theme], slug: str) -> Stage | Theme:
    """The term in the language of the request, or in the source language."""
    language = get_language() or SOURCE_LANGUAGE
    terms = {
        term.locale.language_code: term
        for term in model.objects.filter(slug=slug).select_related("locale")
    }
    return terms.get(language) or terms[SOURCE_LANGUAGE]
