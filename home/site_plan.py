"""The plan of the site: the stages and their articles, the free pages, the services."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from articles.models import ArticlePage
from articles.presentation import StageCard, stage_cards
from home.models import ContentPage
from millejours.caching import remembered_with_pages
from millejours.marks import Mark, mark_of
from millejours.visibility import restricted

MOST_PER_STAGE = 20
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    mark: Mark | None = None


@dataclass(slots=True)
class StageOfPlan:
    """A stage, its first articles by title, and whether there are more."""

    stage: StageCard
    articles: list[Link] = field(default_factory=list)
    has_more: bool = False

    @property
    def marks(self) -> list[Mark | None]:
        return [self.stage.mark, *(article.mark for article in self.articles)]


def stages(request: HttpRequest) -> list[StageOfPlan]:
    """The published stages with at most ``MOST_PER_STAGE`` articles each.

    Kept until anything is published, moved or withdrawn: ranking thousands of titles takes time.
    """
    return remembered_with_pages(f"site-plan:{get_language()}", lambda: _stages(request))


def _stages(request: HttpRequest) -> list[StageOfPlan]:
    groups = {card.slug: StageOfPlan(card) for card in stage_cards()}
    rank = Window(RowNumber(), partition_by=F("main_stage"), order_by=["title", "pk"])
    articles = (
        ArticlePage.objects.shown()
        .annotate(rank=rank)
        .filter(rank__lte=MOST_PER_STAGE + 1)
        .defer("body", "essentials", "search_words")
        .select_related("main_stage", "locale")
        .order_by("title", "pk")
    )
    for article in articles:
        group = groups.get(article.main_stage.slug)
        if group is None:
            continue
        if article.rank > MOST_PER_STAGE:
            group.has_more = True
        else:
            group.articles.append(_link(article, request))
    return list(groups.values())


def index_of(model: type[Page], request: HttpRequest) -> Link | None:
    """The list of stages or of articles, where it is published."""
    pages = model.objects.live().exclude(restricted()).filter(locale__language_code=get_language())
    page = pages.select_related("locale").order_by("pk").first()
    return _link(page, request) if page else None


def free_pages(request: HttpRequest) -> list[Link]:
    """The first ``MOST_PAGES`` free pages, in the order of the tree."""
    pages = (
        ContentPage.objects.live()
        .exclude(restricted())
        .filter(locale__language_code=get_language())
    )
    rows = pages.select_related("locale").order_by("path")[:MOST_PAGES]
    return [_link(page, request) for page in rows]


def _link(page: Page, request: HttpRequest) -> Link:
    return Link(page.title, page.get_url(request) or "", mark_of(page))
