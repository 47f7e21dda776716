"""Stages and articles as templates read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from articles.models import ArticlePage, Landmark, StagePage
from articles.rendering import all_quoted, render
from articles.territories import names
from articles.windows import window
from millejours.models import Theme, UsefulNumber
from millejours.useful_numbers import Number, useful_numbers

MOST_PER_STAGE = 60
MOST_RELATED = 3


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list."""

    title: str
    summary: str
    url: str
    pictogram: str
    is_initial_content: bool


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage in a list; ``order`` counts from 1."""

    order: int
    title: str
    summary: str
    url: str
    pictogram: str
    slug: str
    is_initial_content: bool


@dataclass(frozen=True, slots=True)
class ShownLandmark:
    landmark: Landmark
    when: str


@dataclass(slots=True)
class ThemeGroup:
    """The articles of a stage about one theme."""

    theme: Theme
    cards: list[Card] = field(default_factory=list)


def card(page: ArticlePage) -> Card:
    return Card(page.title, page.summary, page.url or "", page.pictogram, page.is_initial_content)


def cards_of(pages: Iterable[ArticlePage]) -> list[Card]:
    """Cards of those among ``pages`` that the public may read, in the order given."""
    keys = [page.pk for page in pages if page]
    shown = {page.pk: page for page in ArticlePage.objects.shown().filter(pk__in=keys)}
    return [card(shown[key]) for key in keys if key in shown]


def stage_cards() -> list[StageCard]:
    """The published stages in the language of the request, in order of time."""
    pages = (
        StagePage.objects.live()
        .public()
        .filter(locale__language_code=get_language())
        .select_related("stage")
        .order_by("stage__order", "pk")
    )
    return [
        StageCard(
            order,
            page.title,
            page.summary,
            page.url or "",
            page.pictogram,
            page.stage.slug,
            page.is_initial_content,
        )
        for order, page in enumerate(pages, start=1)
    ]


def numbers_to_call(chosen: Iterable[UsefulNumber]) -> list[Number]:
    """The chosen numbers that may be shown, as they are today."""
    known = {number.slug: number for number in useful_numbers()}
    return [known[item.slug] for item in chosen if item and item.slug in known]


def stage_view(page: StagePage) -> dict[str, Any]:
    """What the template of a stage reads beyond the page."""
    cards = stage_cards()
    slugs = [item.slug for item in cards]
    here = slugs.index(page.stage.slug) if page.stage.slug in slugs else None
    shown = [
        ShownLandmark(item, window(item))
        for item in sorted(
            Landmark.objects.shown().opening_in(page.stage).order_by("pk"),
            key=lambda item: (item.first_day, item.pk),
        )
    ]
    return {
        "rendered": render(str(page.body)),
        "stages": cards,
        "previous": cards[here - 1] if here else None,
        "next": cards[here + 1] if here is not None and here + 1 < len(cards) else None,
        "landmarks": [item for item in shown if item.landmark.is_for_everybody],
        "special_landmarks": [item for item in shown if not item.landmark.is_for_everybody],
        **_by_theme(page),
    }


def _by_theme(page: StagePage) -> dict[str, Any]:
    """Each article once, under its first theme; those of this stage first."""
    articles = list(
        ArticlePage.objects.shown()
        .for_stage(page.stage)
        .prefetch_related("themes")
        .order_by("title", "pk")[: MOST_PER_STAGE + 1]
    )
    articles.sort(key=lambda article: article.main_stage_id != page.stage_id)
    groups: dict[int, ThemeGroup] = {}
    for article in articles[:MOST_PER_STAGE]:
        themes = sorted(article.themes.all(), key=lambda theme: (theme.order, theme.pk))
        if themes:
            group = groups.setdefault(themes[0].pk, ThemeGroup(themes[0]))
            group.cards.append(card(article))
    ordered = sorted(groups.values(), key=lambda group: (group.theme.order, group.theme.pk))
    return {"groups": ordered, "has_more": len(articles) > MOST_PER_STAGE}


def article_view(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """What the template of an article reads beyond the page."""
    essentials = render(expand_db_html(page.essentials))
    body = render(str(page.body.render_as_block({"page": page, "request": request})))
    needs = list(page.needs.all())
    has_own_related = any(block.block_type == "related" for block in page.body)
    return {
        "essentials": essentials,
        "rendered": body,
        "facts": all_quoted([essentials, body]),
        "territory_names": names(page.territories),
        "needs": needs,
        "stage_page": _stage_page(page),
        "organisations": list(page.reviewing_organisations.all()),
        "related": [] if has_own_related else _related(page),
    }


def _stage_page(page: ArticlePage) -> StageCard | None:
    return next((item for item in stage_cards() if item.slug == page.main_stage.slug), None)


def _related(page: ArticlePage) -> list[Card]:
    """Other articles of the same themes, newest first."""
    keys = [theme.translation_key for theme in page.themes.all()]
    others = ArticlePage.objects.shown().filter(themes__translation_key__in=keys)
    found = others.exclude(pk=page.pk).distinct().newest_first()[:MOST_RELATED]
    return [card(item) for item in found]
