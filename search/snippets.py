"""The lines of a page that answer a query, its words marked, safe to print."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from modelsearch.index import SearchField
from wagtail.blocks import StreamValue

from articles.rendering import with_current_facts
from search import analysis
from search.backends.indexing import as_text

LENGTH = 220  # characters
BEFORE = 60  # of which before the first marked word
MAX_READ = 100_000
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def text_of(page: Any) -> str:
    """The page's own searched text, its title left out, nor what its model never shows.

    Related objects are searched but never quoted: reading them would be a query for each result.
    """
    hidden = getattr(page, "never_quoted", ())
    parts = [
        as_text(_own_text(page, field))
        for field in page.get_search_fields()
        if isinstance(field, SearchField)
        and field.field_name != "title"
        and field.field_name not in hidden
    ]
    flat = html.unescape(_TAG.sub(" ", " ".join(parts)[:MAX_READ]))
    return unicodedata.normalize("NFC", " ".join(flat.split()))


def _own_text(page: Any, field: SearchField) -> Any:
    """What is searched of a field; of a stream, only the blocks that hold words of the page."""
    value = getattr(page, field.field_name, None)
    if not isinstance(value, StreamValue):
        return with_current_facts(field.get_value(page))
    block = value.stream_block
    own = [
        row
        for row in value.raw_data
        if (child := block.child_blocks.get(row["type"])) and getattr(child.meta, "is_quoted", True)
    ]
    return block.get_searchable_content(StreamValue(block, with_current_facts(own), is_lazy=True))


def marked(text: str, terms: Collection[str], language: str) -> SafeString:
    """``text`` escaped, with ``<mark>`` around the words whose term is one of ``terms``."""
    pieces: list[str] = []
    end = 0
    for start, stop, _term in _matches(text, terms, language):
        pieces += [conditional_escape(text[end:start]), "<mark>"]
        pieces += [conditional_escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))


def snippet(page: Any, terms: Collection[str], language: str) -> SafeString:
    """The stretch of the page with the most different terms; its beginning when it has none."""
    text = text_of(page)
    start = _best_start(text, _matches(text, terms, language))
    stop = min(len(text), start + LENGTH)
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), start + LENGTH // 2)
    body = marked(text[start:stop].strip(), terms, language)
    return mark_safe(f"{'… ' if start else ''}{body}{' …' if stop < len(text) else ''}")


def _matches(text: str, terms: Collection[str], language: str) -> list[tuple[int, int, str]]:
    found = []
    for word in _WORD.finditer(text):
        lower = word[0].lower()
        if analysis.is_stop_word(lower, language):
            continue
        term = analysis.term_of(lower, language)
        if term in terms:
            found.append((word.start(), word.end(), term))
    return found


def _best_start(text: str, matches: list[tuple[int, int, str]]) -> int:
    """Where to begin: the earliest window that holds the most different terms."""
    best, best_start, last = 0, 0, 0
    for first, (start, _stop, _term) in enumerate(matches):
        last = max(last, first)
        while last < len(matches) and matches[last][1] <= start + LENGTH - BEFORE:
            last += 1
        different = len({term for _s, _e, term in matches[first:last]})
        if different > best:
            best, best_start = different, start
    if best_start <= BEFORE:
        return 0
    return text.find(" ", best_start - BEFORE) + 1
