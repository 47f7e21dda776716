"""« Modèles d’article »: what a new article starts with."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.body_loading import BodyReader
from articles.models import ArticlePage
from articles.page_loading import read_toml
from millejours.models import Stage

SKELETONS_FILE = Path(__file__).parent / "data" / "modeles.toml"
SKELETON, STAGE = "modele", "etape"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Headings and guiding sentences marked « [À écrire : …] », in the notation of the loader."""

    slug: str
    label: str
    description: str
    title_hint: str
    summary: str
    essentials: list[str]
    body: list[dict[str, Any]] = field(default_factory=list)

    def fill(self, page: Any) -> None:
        """Write into a new article."""
        reader = BodyReader({})
        page.title_hint = self.title_hint
        page.summary = self.summary
        page.essentials = reader.essentials(self.essentials) if self.essentials else ""
        page.body = reader.body(self.body)


@cache
def skeletons() -> dict[str, Skeleton]:
    """Those on offer, by slug, in order."""
    rows = read_toml(SKELETONS_FILE)["modeles"]
    return {row["slug"]: Skeleton(**row) for row in rows}


@dataclass(frozen=True, slots=True)
class Choice:
    skeleton: Skeleton
    stage: Stage | None


# Wagtail 8.0 sends ``init_new_page`` without the request that its hook has just seen.
_chosen: ContextVar[Choice | None] = ContextVar("chosen_skeleton", default=None)


def ask_for_skeleton(request: HttpRequest, parent: Any, page_class: type) -> HttpResponse | None:
    """The page of choices, for an article that is begun in the editor without one."""
    _chosen.set(None)
    if request.method != "GET" or not issubclass(page_class, ArticlePage):
        return None
    skeleton = skeletons().get(request.GET.get(SKELETON, ""))
    if skeleton is None:
        return render(request, "articles/admin/choose_skeleton.html", _choices(request, parent))
    stage = request.GET.get(STAGE, "")
    known = Stage.objects.live().filter(locale=parent.locale, slug=stage).first()
    _chosen.set(Choice(skeleton, known))
    return None


def fill_new_article(page: Any, **_kwargs: Any) -> None:
    """Receiver of ``init_new_page``."""
    choice = _chosen.get()
    _chosen.set(None)
    if choice is None or not isinstance(page, ArticlePage):
        return
    choice.skeleton.fill(page)
    if choice.stage:
        page.main_stage = choice.stage


def _choices(request: HttpRequest, parent: Any) -> dict[str, Any]:
    return {
        "skeletons": skeletons().values(),
        "stages": Stage.objects.live().filter(locale=parent.locale).order_by("order", "pk"),
        "parent": parent,
        "next": request.GET.get("next", ""),
        "page_title": _("Nouvel article"),
    }
