"""Finding a wording in what pages say to the public, whatever the typography."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.search import index

from comite.models import KeyMessage, KeyMessageUse

MOST_CANDIDATES = 200
MOST_WORDS_ASKED = 8
SHORTEST_WORD_ASKED = 4
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u00ad": None})
_SPACE_BEFORE_PUNCTUATION = re.compile(r"\s+(?=[:;!?»%])")
_SPACE_AFTER_QUOTE = re.compile(r"(?<=«)\s+")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|div|td|th)>|<br\s*/?>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def normalised(text: str) -> str:
    """``text`` as it is compared: one case, one apostrophe, spaces folded, no final stop."""
    flat = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    flat = _SPACE_BEFORE_PUNCTUATION.sub("", flat)
    flat = _SPACE_AFTER_QUOTE.sub("", flat)
    return " ".join(flat.split()).rstrip(".!…").rstrip()


def text_of(page: Page) -> str:
    """Everything that the site's search reads in a page, without tags, normalised.

    ``page`` is the specific row, as the public reads it.
    """
    parts: list[str] = []
    hidden: Collection[str] = getattr(page, "never_quoted", frozenset())
    for field in page.get_search_fields():
        if isinstance(field, index.SearchField) and field.field_name not in hidden:
            _collect(field.get_value(page), parts)
    return normalised(" ".join(parts))


def _collect(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(html.unescape(strip_tags(_BLOCK_END.sub(" ", value))))
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(item, parts)


def says(text: str, wording: str) -> bool:
    """Whether a normalised ``text`` holds ``wording``, whole words only."""
    sought = normalised(wording)
    return bool(sought) and bool(re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", text))


def says_old_wording(text: str, old: str, new: str) -> bool:
    """Whether ``text`` holds the old wording elsewhere than inside the new one."""
    if normalised(old) == normalised(new):
        return False
    return says(text.replace(normalised(new), " "), old)


def pages_saying(message: KeyMessage) -> list[Page]:
    """Published pages, in the message's language, that say its wording without being noted.

    The search index names at most ``MOST_CANDIDATES`` pages that hold its longest words; each
    is then read.
    """
    words = sorted(set(_WORD.findall(message.wording.lower())), key=lambda word: (-len(word), word))
    asked = [word for word in words if len(word) >= SHORTEST_WORD_ASKED][:MOST_WORDS_ASKED]
    if not asked:
        return []
    pages = Page.objects.live().filter(locale=message.locale_id)
    known = set(message.uses.values_list("page_id", flat=True))
    found = [row.pk for row in pages.search(" ".join(asked), operator="and")[:MOST_CANDIDATES]]
    read = pages.filter(pk__in=set(found) - known).specific().order_by("title", "pk")
    return [page for page in read if says(text_of(page), message.wording)]


def outdated(uses: list[KeyMessageUse]) -> set[int]:
    """Keys of those whose page still says the old wording on line. One query a type of page."""
    waiting = [use for use in uses if use.is_to_review]
    pages = Page.objects.filter(pk__in=[use.page_id for use in waiting]).live().specific()
    texts = {page.pk: text_of(page) for page in pages.order_by("pk")}
    return {
        use.pk
        for use in waiting
        if use.page_id in texts
        and says_old_wording(texts[use.page_id], use.wording, use.message.wording)
    }
