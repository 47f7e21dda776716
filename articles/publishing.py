"""Why an article may not go on line yet, beside what its fields refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import ArticlePage
from articles.quoting import not_on_line, quoted
from articles.unfinished import MESSAGE, WRITTEN, is_blank, is_unfinished
from millejours.publishing import about, name_of


def unfinished_article(item: Any, _revision: Any) -> list[str]:
    """A guard: what must be mended before an article, as its revision has it, goes on line."""
    if not isinstance(item, ArticlePage):
        return []
    return [*_missing(item), *_invalid_blocks(item), *not_on_line(quoted(item))]


def _missing(page: ArticlePage) -> Iterator[str]:
    empty = {
        "summary": is_blank(page.summary),
        "essentials": is_blank(page.essentials),
        "themes": not page.themes.all(),
    }
    for name in (name for name, is_missing in empty.items() if is_missing):
        yield about(name_of(page, name), _("à remplir"))
    sources = list(page.sources.all())
    if not sources:
        yield about(_("Sources"), _("il en faut au moins une"))
    if any(not source.institution or not source.title for source in sources):
        yield about(_("Sources"), _("institution et titre de chacune sont à remplir"))
    for name in WRITTEN:
        if is_unfinished(getattr(page, name)):
            yield about(name_of(page, name), str(MESSAGE).rstrip("."))


def _invalid_blocks(page: ArticlePage) -> Iterator[str]:
    try:
        page.body.stream_block.clean(page.body)
    except ValidationError as error:
        for index, wrong in getattr(error, "block_errors", {}).items():
            place = {"number": index + 1, "block": page.body[index].block.label}
            for text in _texts(wrong):
                yield about(_("Bloc %(number)d, %(block)s") % place, text.rstrip("."))
        for wrong in getattr(error, "non_block_errors", ()):
            yield from (about(name_of(page, "body"), text) for text in _texts(wrong))


def _texts(error: Any) -> Iterator[str]:
    """The sentences at the ends of a tree of errors of blocks."""
    if isinstance(error, str):
        yield error
    elif isinstance(error, dict):
        yield from _texts(list(error.values()))
    elif isinstance(error, list | tuple):
        for one in error:
            yield from _texts(one)
    elif hasattr(error, "block_errors") or hasattr(error, "non_block_errors"):
        yield from _texts(getattr(error, "block_errors", []))
        yield from _texts(list(getattr(error, "non_block_errors", [])))
    elif error is not None:
        yield from error.messages
