"""Stages, articles and numbers as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from articles.models import ArticlePage, StagePage
from articles.territories import names
from millejours.caching import remembered_with_pages
from millejours.languages import SOURCE_LANGUAGE
from millejours.marks import Mark
from millejours.models import UsefulNumber
from millejours.useful_numbers import Number, useful_numbers
from millejours.visibility import is_restricted, restricted


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list; ``theme`` is the label of its first theme, or empty."""

    title: str
    summary: str
    url: str
    pictogram: str
    mark: Mark | None
    theme: str = ""
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage in a list; ``order`` counts from 1."""

    order: int
    title: str
    summary: str
    url: str
    pictogram: str
    slug: str
    mark: Mark | None
    stage_id: int = 0


def card(page: ArticlePage, theme: str = "") -> Card:
    return Card(
        page.title,
        page.summary,
        page.url or "",
        page.pictogram,
        page.mark,
        theme,
        tuple(names(page.territories)),
    )


def cards_of(pages: Iterable[ArticlePage | None]) -> list[Card]:
    """Cards of those among ``pages`` that the public may read, in the order given."""
    return [card(page) for page in pages if page and page.live and not is_restricted(page)]


def stage_cards() -> list[StageCard]:
    """The published stages in the language of the request, in order of time.

    Kept until anything is published, moved or withdrawn.
    """
    language = get_language() or SOURCE_LANGUAGE
    return remembered_with_pages(f"stages:{language}", lambda: _stage_cards(language))


def _stage_cards(language: str) -> list[StageCard]:
    pages = (
        StagePage.objects.live()
        .exclude(restricted())
        .filter(locale__language_code=language)
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
            page.mark,
            page.stage_id,
        )
        for order, page in enumerate(pages, start=1)
    ]


def numbers_to_call(chosen: Iterable[UsefulNumber | None]) -> list[Number]:
    """The chosen numbers that may be shown, as they are today."""
    known = {number.slug: number for number in useful_numbers()}
    return [known[item.slug] for item in chosen if item and item.slug in known]
