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

DATA = Path(__file__).parent / "data"
STAGES_FILE = DATA / "stages.toml"
ARTICLE_FILES = sorted((DATA / "articles").glob("*.toml"))
NOT_YET = json.dumps([{"type": "text", "value": "<p>…</p>"}])  # until every page has its key
PAGE_FILES = [STAGES_FILE, *ARTICLE_FILES]


class PagesLoader:
    """Creates the missing pages and rewrites those that nobody has edited."""

    def __init__(self) -> None:
        self.locale = Locale.get_default()
        self.terms = {model: self._by_slug(model) for model in (Stage, Theme, Audience, Need)}
        self.created = self.rewritten = self.kept = 0

    def load(self) -> str:
        """Raises DataFileError naming the file of a page that is not valid."""
        home = Site.objects.get(is_default_site=True).root_page
        content = read_toml(STAGES_FILE)
        stages = self._index(home, StageIndexPage, content["index"]["etapes"])
        articles = self._index(home, ArticleIndexPage, content["index"]["articles"])
        rows = [(path, read_toml(path)) for path in ARTICLE_FILES]
        pages = [self._article(articles, path, row) for path, row in rows]
        reader = BodyReader({page.slug: page.pk for page in pages})
        for page, (path, row) in zip(pages, rows, strict=True):
            if self._is_ours(page):
                self._fill(page, row, path, reader)
        for row in content["stages"]:
            self._stage(stages, row, reader)
        return f"{self.created} pages créées, {self.rewritten} réécrites"

    def _by_slug(self, model: Any) -> dict[str, Any]:
        return {term.slug: term for term in model.objects.filter(locale=self.locale)}

    def _term(self, model: Any, slug: str, path: Path) -> Any:
        try:
            return self.terms[model][slug]
        except KeyError:
            raise DataFileError(path, None, f"« {slug} » : {model.__name__} inconnu.") from None

    @staticmethod
    def _is_ours(page: Page) -> bool:
        """Loaded from a file, and never opened in the editor since."""
        return page.is_initial_content and page.latest_revision_id is None

    def _index(self, home: Page, model: Any, row: dict[str, Any]) -> Any:
        page = model.objects.child_of(home).first()
        return page or self._add(home, model(**row))

    def _add(self, parent: Page, page: Any) -> Any:
        page.locale, page.is_initial_content = self.locale, True
        page.live = settings.DEBUG
        page.has_unpublished_changes = not settings.DEBUG
        if settings.DEBUG:
            page.first_published_at = page.last_published_at = timezone.now()
        self.created += 1
        return parent.add_child(instance=page)

    def _article(self, index: Page, path: Path, row: dict[str, Any]) -> ArticlePage:
        """The page of a file, without its body yet: other articles may link to it."""
        stage = self._term(Stage, row["stage"], path)
        page: Any = ArticlePage.objects.child_of(index).filter(slug=row["slug"]).first()
        if page is None:
            page = ArticlePage(slug=row["slug"], title=row["title"], main_stage=stage)
            page.essentials, page.body = "…", NOT_YET
            self._add(index, page)
        elif self._is_ours(page):
            self.rewritten += 1
        else:
            self.kept += 1
        page.main_stage = stage if self._is_ours(page) else page.main_stage
        return page

    def _fill(self, page: Any, row: dict[str, Any], path: Path, reader: BodyReader) -> None:
        page.title, page.summary = row["title"], row["summary"]
        page.search_description = row["search_description"]
        page.search_words = ", ".join(row.get("search_words", []))
        page.pictogram = row.get("pictogram", "")
        try:
            page.essentials = reader.essentials(row["essentials"])
            page.body = reader.body(row["body"], row.get("related", []))
        except UnknownReferenceError as error:
            raise DataFileError(path, None, str(error)) from error
        for name, model in (
            ("stages", Stage),
            ("themes", Theme),
            ("audiences", Audience),
            ("needs", Need),
        ):
            setattr(page, name, [self._term(model, slug, path) for slug in row[name]])
        page.sources = [_source(order, source) for order, source in enumerate(row["sources"])]
        self._save(page, path)

    def _stage(self, index: Page, row: dict[str, Any], reader: BodyReader) -> None:
        stage = self._term(Stage, row["stage"], STAGES_FILE)
        page = StagePage.objects.child_of(index).filter(slug=row["slug"]).first()
        if page is None:
            page = self._add(index, StagePage(slug=row["slug"], title=row["title"], stage=stage))
        elif not self._is_ours(page):
            return
        page.title, page.summary, page.stage = row["title"], row["summary"], stage
        page.search_description = row["search_description"]
        page.search_words = ", ".join(row.get("search_words", []))
        page.pictogram = row["pictogram"]
        page.body = reader.body(row.get("body", []))
        self._save(page, STAGES_FILE)

    @staticmethod
    def _save(page: Any, path: Path) -> None:
        try:
            page.body.stream_block.clean(page.body)
            page.full_clean()
        except ValidationError as error:
            reason = error.as_json_data() if hasattr(error, "as_json_data") else error.messages
            raise DataFileError(path, None, f"page non valide : {reason}") from error
        page.save()


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
