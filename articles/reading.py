"""What the pages of an article and of a stage read beyond their own fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils import timezone
from wagtail.rich_text import expand_db_html

from articles.models import ArticleIndexPage, ArticlePage, Landmark, StagePage
from articles.presentation import Card, StageCard, card, cards_of, stage_cards
from articles.rendering import Rendered, all_quoted, minutes_to_read, render
from articles.situations import situation
from articles.structured_data import article_data, stage_data
from articles.territories import names
from articles.verification import Reviewer, reviewers_of, verification_of
from articles.windows import window
from millejours.caching import remembered_with_pages
from millejours.marks import Mark
from millejours.models import Need, Theme
from millejours.visibility import is_restricted
from millejours.vocabulary import Entry, vocabulary

MOST_PER_STAGE = 60
MOST_RELATED = 3
FEWEST_HEADINGS = 3
FEWEST_WORDS = 400
# Blocks that lead elsewhere: at the end of a body they make « Et maintenant ? ».
WAYS_ON = {"near", "related"}


# --- Articles ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """The address of a page, alone and in a message to send."""

    url: str
    mail: str
    sms: str


@dataclass(slots=True)
class NextSteps:
    """Where the reader goes from here."""

    text: str = ""
    needs: list[Entry] = field(default_factory=list)
    related: list[Card] = field(default_factory=list)


def article_view(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """The context of ``articles/article_page.html``."""
    blocks = list(page.body)
    ending = _ending(blocks)
    essentials = render(expand_db_html(page.essentials))
    body = _render_blocks(blocks[: len(blocks) - len(ending)], page, request)
    stage = _stage_of(page)
    chosen = _chosen(page, request)
    verification = verification_of(page, chosen.reviewers)
    sources = list(page.sources.all())
    above = [stage] if stage else []
    return {
        "essentials": essentials,
        "rendered": body,
        "facts": all_quoted([essentials, body]),
        "minutes": minutes_to_read([page.summary, essentials.html, body.html]),
        "contents": _contents(body),
        "territory_names": names(page.territories),
        "stage_page": stage,
        "above": above,
        "verification": verification,
        "updated_at": _updated_at(page),
        "sources": sources,
        "next_steps": _next_steps(page, blocks, ending, chosen),
        "share": None if page.is_sensitive else share(page, request),
        "structured_data": article_data(page, request, above, sources, verification),
    }


def _ending(blocks: list[Any]) -> list[Any]:
    """The last blocks of a body that lead elsewhere."""
    count = 0
    while count < len(blocks) and blocks[-1 - count].block_type in WAYS_ON:
        count += 1
    return blocks[len(blocks) - count :]


def _render_blocks(blocks: list[Any], page: Any, request: HttpRequest) -> Rendered:
    context = {"page": page, "request": request}
    return render("\n".join(str(block.render(context)) for block in blocks))


def _contents(body: Rendered) -> list[Any]:
    """The headings to list before a long body, none for a short one."""
    is_long = len(body.headings) >= FEWEST_HEADINGS and body.words >= FEWEST_WORDS
    return body.headings if is_long else []


def _stage_of(page: ArticlePage) -> StageCard | None:
    cards = stage_cards()
    found = next((item for item in cards if item.stage_id == page.main_stage_id), None)
    return found or next((item for item in cards if item.slug == page.main_stage.slug), None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Slugs of the needs that an editor chose; the organisations that approved."""

    needs: list[str]
    reviewers: tuple[Reviewer, ...]


def _chosen(page: ArticlePage, request: HttpRequest) -> Chosen:
    """Kept until anything is published; a preview shows what is not saved yet."""

    def read() -> Chosen:
        return Chosen([need.slug for need in page.needs.all()], reviewers_of(page))

    is_preview = getattr(request, "is_preview", False)
    return read() if is_preview else remembered_with_pages(f"article:{page.pk}", read)


def _updated_at(page: ArticlePage) -> datetime | None:
    """When it last changed, where that is not the day it was first published."""
    first, last = page.first_published_at, page.last_published_at
    return last if first and last and _day(last) > _day(first) else None


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def share(page: Any, request: HttpRequest) -> Share:
    url = f"{request.scheme}://{request.get_host()}{request.path}"
    text = quote(f"{page.title} {url}")
    return Share(url, f"mailto:?subject={quote(page.title)}&body={text}", f"sms:?&body={text}")


def _next_steps(
    page: ArticlePage, blocks: list[Any], ending: list[Any], chosen: Chosen
) -> NextSteps:
    near = [block.value for block in ending if block.block_type == "near" and block.value["need"]]
    related = [
        article for block in ending if block.block_type == "related" for article in block.value
    ]
    slugs = [value["need"].slug for value in near] + chosen.needs
    known = vocabulary(Need).by_slug
    has_own = any(block.block_type == "related" for block in blocks)
    return NextSteps(
        near[0]["text"] if near else "",
        [known[slug] for slug in dict.fromkeys(slugs) if slug in known],
        cards_of(related) if has_own else _related(page),
    )


def _related(page: ArticlePage) -> list[Card]:
    """Other articles of the same themes, newest first."""
    keys = [theme.translation_key for theme in page.themes_in_order]
    others = ArticlePage.objects.shown().filter(themes__translation_key__in=keys)
    found = others.exclude(pk=page.pk).distinct().newest_first()[:MOST_RELATED]
    return [card(item) for item in found]


# --- Stages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownLandmark:
    landmark: Landmark
    when: str
    situation: str


@dataclass(slots=True)
class ThemeGroup:
    """The articles of a stage about one theme; an article stands under each of its themes."""

    theme: Theme
    cards: list[Card] = field(default_factory=list)

    @property
    def marks(self) -> list[Mark | None]:
        return [card.mark for card in self.cards]


def stage_view(page: StagePage, request: HttpRequest) -> dict[str, Any]:
    """The context of ``articles/stage_page.html``."""
    cards = stage_cards()
    here = next((place for place, item in enumerate(cards) if item.url == page.url), None)
    body = _render_blocks(list(page.body), page, request)
    own, groups, has_more = _articles(page)
    parent = page.get_parent()
    is_shown = parent.live and not is_restricted(parent)
    above = [(parent.title, parent.url or "")] if is_shown else []
    shown = _landmarks(page)
    return {
        "rendered": body,
        "facts": body.quoted,
        "stages": cards,
        "current": cards[here] if here is not None else None,
        "previous": cards[here - 1] if here else None,
        "next": cards[here + 1] if here is not None and here + 1 < len(cards) else None,
        "landmarks": [item for item in shown if item.landmark.is_for_everybody],
        "special_landmarks": [item for item in shown if not item.landmark.is_for_everybody],
        "in_weeks": any(item.landmark.unit == Landmark.Unit.WEEKS for item in shown),
        "own": own,
        "groups": groups,
        "all_articles": _all_articles(page) if has_more else "",
        "above": [{"title": title, "url": url} for title, url in above],
        "structured_data": stage_data(page, request, above),
    }


def _all_articles(page: StagePage) -> str:
    """The address of the list of this stage's articles, empty without that list."""
    index = ArticleIndexPage.objects.live().filter(locale=page.locale_id).order_by("pk").first()
    return f"{index.url}?etape={page.stage.slug}" if index and not is_restricted(index) else ""


def _landmarks(page: StagePage) -> list[ShownLandmark]:
    """Those whose window opens in this stage, in order of time."""
    rows = Landmark.objects.shown().opening_in(page.stage).filter(locale=page.locale_id)
    ordered = sorted(rows.order_by("pk"), key=lambda row: (row.first_day, row.pk))
    return [shown_landmark(row) for row in ordered]


def shown_landmark(landmark: Landmark) -> ShownLandmark:
    """``landmark`` as the public reads it, on line or not."""
    return ShownLandmark(landmark, window(landmark), situation(landmark))


def _articles(page: StagePage) -> tuple[list[Card], list[ThemeGroup], bool]:
    """Those of this stage first of all; all of them under each of their themes; are there more?"""
    found = (
        ArticlePage.objects.shown()
        .for_stage(page.stage)
        .order_by("title", "pk")[: MOST_PER_STAGE + 1]
        .as_cards()
    )
    articles = list(found)
    groups: dict[int, ThemeGroup] = {}
    own: list[Card] = []
    for article in articles[:MOST_PER_STAGE]:
        shown = card(article)
        if article.main_stage_id == page.stage_id:
            own.append(shown)
        for theme in article.themes_in_order:
            if not theme.live:
                continue
            groups.setdefault(theme.pk, ThemeGroup(theme)).cards.append(shown)
    ordered = sorted(groups.values(), key=lambda group: (group.theme.order, group.theme.pk))
    return own, ordered, len(articles) > MOST_PER_STAGE
