"""The shipped stages and articles: one TOML file a page, turned into pages of the site."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from articles.body_loading import BodyReader, UnknownReferenceError
from articles.models import ArticleIndexPage, ArticlePage, ArticleSource, StageIndexPage, StagePage
from millejours.loading import DataFileError
from millejours.models import Audience, Need, Stage, Theme
from millejours.shipped import Register

DATA = Path(__file__).parent / "data"
STAGES_FILE = DATA / "stages.toml"
ARTICLE_FILES = sorted((DATA / "articles").glob("*.toml"))
NOT_YET = json.dumps([{"type": "text", "value": "<p>…</p>"}])  # until every page has its key
PAGE_FILES = [STAGES_FILE, *ARTICLE_FILES]


class PagesLoader:
    """Creates the missing pages and rewrites those that nobody has edited, moved or deleted.

    ``remarks`` say what the files ask for and people have withdrawn since.
    """

    def __init__(self) -> None:
        self.locale = Locale.get_default()
        self.terms = {model: keyed_terms(model) for model in (Stage, Theme, Audience, Need)}
        kinds = (StageIndexPage, ArticleIndexPage, StagePage, ArticlePage)
        self.registers = {model: Register(model) for model in kinds}
        self.created = self.rewritten = self.kept = 0
        self.new: set[int] = set()
        self.remarks: list[str] = []

    def load(self) -> str:
        """Raises DataFileError naming the file of a page that is not valid."""
        home = Site.objects.get(is_default_site=True).root_page
        content = read_toml(STAGES_FILE)
        stages = self._index(home, StageIndexPage, content["index"]["etapes"])
        articles = self._index(home, ArticleIndexPage, content["index"]["articles"])
        rows = [(path, read_toml(path)) for path in ARTICLE_FILES]
        pages = [self._article(articles, path, row) for path, row in rows]
        reader = BodyReader(
            {row["slug"]: page and page.pk for page, (_path, row) in zip(pages, rows, strict=True)}
        )
        for page, (path, row) in zip(pages, rows, strict=True):
            self._follow(page, row, path, reader)
        for row in content["stages"]:
            self._follow(self._stage(stages, row), row, STAGES_FILE, reader)
        return (
            f"{self.created} pages créées, {self.rewritten} réécrites, "
            f"{self.kept} laissées à qui les a modifiées ou supprimées"
        )

    def _index(self, home: Page, model: Any, row: dict[str, Any]) -> Any:
        """The list of stages or of articles, None when people have deleted it."""
        register, slug = self.registers[model], row["slug"]
        page = self._loaded(model, slug) or model.objects.child_of(home).order_by("path").first()
        if page is None and slug not in register:
            page = self._add(home, model(**row), STAGES_FILE)
        if page:
            register.note(slug, page)
        return page

    def _article(self, index: Page | None, path: Path, row: dict[str, Any]) -> Page | None:
        """The page of a file, without its body yet: other articles may link to it."""
        page = self._loaded(ArticlePage, row["slug"])
        if page is None and index:
            page = ArticlePage.objects.child_of(index).filter(slug=row["slug"]).first()
        if page is None and index and row["slug"] not in self.registers[ArticlePage]:
            stage = self._new_stage(row, path)
            new: Any = ArticlePage(slug=row["slug"], title=row["title"], main_stage=stage)
            new.essentials, new.body = "…", NOT_YET
            page = self._add(index, new, path)
        return self._noted(ArticlePage, row, page)

    def _stage(self, index: Page | None, row: dict[str, Any]) -> Page | None:
        """The page of a stage; one that people have made for it stands for ours."""
        page = self._loaded(StagePage, row["slug"])
        stage = self.terms[Stage].get(row["stage"])
        if page is None and index:
            page = StagePage.objects.child_of(index).filter(slug=row["slug"]).first()
        if page is None and stage:
            page = StagePage.objects.filter(locale=self.locale, stage=stage).first()
        if page is None and index and row["slug"] not in self.registers[StagePage]:
            stage = self._new_stage(row, STAGES_FILE)
            new = StagePage(slug=row["slug"], title=row["title"], stage=stage)
            page = self._add(index, new, STAGES_FILE)
        return self._noted(StagePage, row, page)

    def _loaded(self, model: Any, slug: str) -> Any:
        """The page that ``slug`` became, wherever people have put it and whatever its address."""
        return model.objects.filter(pk=self.registers[model].keys.get(slug)).first()

    def _noted(self, model: Any, row: dict[str, Any], page: Page | None) -> Page | None:
        if page:
            self.registers[model].note(row["slug"], page)
        return page

    def _add(self, parent: Page, page: Any, path: Path) -> Any:
        page.locale, page.is_initial_content = self.locale, True
        page.live = settings.DEBUG
        page.has_unpublished_changes = not settings.DEBUG
        if settings.DEBUG:
            page.first_published_at = page.last_published_at = timezone.now()
        try:
            parent.add_child(instance=page)
        except ValidationError as error:
            raise _not_valid(path, error) from error
        self.created += 1
        self.new.add(page.pk)
        return page

    def _follow(self, page: Any, row: dict[str, Any], path: Path, reader: BodyReader) -> None:
        """Write what the file says into a page that is new or that nobody has edited."""
        is_new = page is not None and page.pk in self.new
        if page is None or not (page.is_initial_content and page.latest_revision_id is None):
            self.kept += 1
            return
        before = None if is_new else _state(page)
        is_article = isinstance(page, ArticlePage)
        try:
            body = reader.body(row.get("body", []), row.get("related", []))
            essentials = reader.essentials(row["essentials"]) if is_article else ""
        except UnknownReferenceError as error:
            self._remark(path, str(error), stop=is_new)
            self.kept += 1
            return
        page.title, page.summary, page.body = row["title"], row["summary"], body
        page.search_description = row["search_description"]
        page.search_words = ", ".join(row.get("search_words", []))
        page.pictogram = row.get("pictogram", "")
        if is_article:
            page.essentials = essentials
            page.sources = [_source(order, source) for order, source in enumerate(row["sources"])]
            self._set_terms(page, row, path, is_new)
        else:
            page.stage = self._known(Stage, [row["stage"]], path, is_new, [page.stage])[0]
        _validate(page, path)
        if before != _state(page):
            page.save()
            self.rewritten += not is_new

    def _set_terms(self, page: Any, row: dict[str, Any], path: Path, is_new: bool) -> None:
        stage = [page.main_stage]
        page.main_stage = self._known(Stage, [row["stage"]], path, is_new, stage)[0]
        themes = list(page.themes.all())
        page.themes = self._known(Theme, row["themes"], path, is_new, themes)
        for name, model in (("stages", Stage), ("audiences", Audience), ("needs", Need)):
            setattr(page, name, self._known(model, row[name], path, is_new, []))

    def _new_stage(self, row: dict[str, Any], path: Path) -> Stage:
        return self._known(Stage, [row["stage"]], path, True, [])[0]

    def _known(
        self, model: Any, slugs: list[str], path: Path, is_new: bool, otherwise: list[Any]
    ) -> list[Any]:
        """The terms of ``slugs`` that exist; ``otherwise`` when none of them does."""
        terms = self.terms[model]
        for slug in slugs:
            if slug not in terms:
                self._remark(path, f"« {slug} » : {model.__name__} inconnu.", stop=is_new)
        return [terms[slug] for slug in slugs if slug in terms] or (slugs and otherwise)

    def _remark(self, path: Path, reason: str, *, stop: bool) -> None:
        error = DataFileError(path, None, reason)
        if stop:
            raise error
        self.remarks.append(str(error))


def keyed_terms(model: Any) -> dict[str, Any]:
    """The terms of a vocabulary in the source language, by slug."""
    return {term.slug: term for term in model.objects.filter(locale=Locale.get_default())}


def _validate(page: Any, path: Path) -> None:
    try:
        page.body.stream_block.clean(page.body)
        page.full_clean()
    except ValidationError as error:
        raise _not_valid(path, error) from error


def _not_valid(path: Path, error: ValidationError) -> DataFileError:
    reason = error.as_json_data() if hasattr(error, "as_json_data") else error.messages
    return DataFileError(path, None, f"page non valide : {reason}")


def _state(page: Any) -> dict[str, Any]:
    """What a file decides of a page, to tell whether it changes anything."""
    names = ["title", "summary", "search_description", "search_words", "pictogram"]
    state = {name: getattr(page, name) for name in names}
    state["body"] = _without_ids([child.get_prep_value() for child in page.body])
    if not isinstance(page, ArticlePage):
        return {**state, "stage": page.stage_id}
    for name in ("stages", "themes", "audiences", "needs"):
        state[name] = {term.pk for term in getattr(page, name).all()}
    sources = sorted(page.sources.all(), key=lambda source: source.sort_order)
    state["sources"] = [
        (source.institution, source.title, source.url, source.published_on) for source in sources
    ]
    return {**state, "essentials": page.essentials, "stage": page.main_stage_id}


def _without_ids(value: Any) -> Any:
    """Raw blocks without the identifiers that are drawn at each reading."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        is_block = {"type", "value", "id"} == set(value)
        return {
            name: _without_ids(item)
            for name, item in value.items()
            if not (is_block and name == "id")
        }
    return value


def _source(order: int, row: dict[str, Any]) -> ArticleSource:
    published = row.get("date")
    return ArticleSource(
        sort_order=order,
        institution=row["institution"],
        title=row["title"],
        url=row.get("url", ""),
        published_on=date.fromisoformat(str(published)) if published else None,
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Raises DataFileError for a file that is absent or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(path, None, str(error)) from error
