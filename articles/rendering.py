"""The body of an article as HTML: headings that can be linked to, facts as they are today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from articles.facts import Quoted, facts

FACT = re.compile(r'<a data-fact="(\d+)">.*?</a>', re.DOTALL)
STORED_FACT = re.compile(r'<a\b(?=[^>]*linktype="fact")[^>]*\bid="(\d+)"[^>]*>.*?</a>', re.DOTALL)
HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<content>.*?)</h2>", re.DOTALL)
HAS_ID = re.compile(r'\bid="([^"]+)"')
IDS = re.compile(r'\sid="([^"]+)"')
WORDS_PER_MINUTE = 200
SECTION = "section"
# Set apart from the text, or taken by the frame of every page (millejours/templates).
NOT_LISTED = "fr-callout__title"
FRAME_IDS = {"contenu", "entete", "menu", "bouton-menu", "navigation", "fil-d-ariane", "lieu"}


def with_current_facts(value: Any) -> Any:
    """Stored rich text, wherever it stands in ``value``, its facts as plain words of today.

    For texts that quote a page without rendering it. A fact not published leaves no figure.
    """
    if isinstance(value, str):
        known = facts()
        return STORED_FACT.sub(
            lambda match: fact.text if (fact := known.get(int(match[1]))) else "…", value
        )
    if isinstance(value, dict):
        return {key: with_current_facts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_current_facts(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Heading:
    anchor: str
    text: str


@dataclass(slots=True)
class Rendered:
    """``html`` is safe; ``quoted`` are the facts in the order in which they are first met."""

    html: SafeString
    headings: list[Heading] = field(default_factory=list)
    quoted: list[Quoted] = field(default_factory=list)

    @property
    def words(self) -> int:
        return count_words(self.html)


def count_words(html: str) -> int:
    return len(strip_tags(html).split())


def minutes_to_read(parts: Iterable[str]) -> int:
    """Reading time of HTML or text, at least one minute."""
    return max(1, round(sum(count_words(part) for part in parts) / WORDS_PER_MINUTE))


def render(html: str) -> Rendered:
    """``html`` from trusted templates, with its facts filled in and its ``h2`` numbered by name."""
    known, quoted = facts(), {}

    def fill(match: re.Match[str]) -> str:
        fact = known.get(int(match[1]))
        if fact:
            quoted[fact.pk] = fact
        return render_to_string("articles/partials/inline_fact.html", {"fact": fact}).strip()

    filled = FACT.sub(fill, html)
    headings: list[Heading] = []
    taken = FRAME_IDS | set(IDS.findall(filled))

    def anchor(match: re.Match[str]) -> str:
        text = " ".join(strip_tags(match["content"]).split())
        own = HAS_ID.search(match["attributes"])
        if own:
            return match[0]
        name = _free(slugify(text)[:60] or SECTION, taken)
        taken.add(name)
        if NOT_LISTED not in match["attributes"]:
            headings.append(Heading(name, text))
        return f'<h2{match["attributes"]} id="{name}">{match["content"]}</h2>'

    anchored = HEADING.sub(anchor, filled)
    return Rendered(mark_safe(anchored), headings, list(quoted.values()))


def _free(name: str, taken: set[str]) -> str:
    """``name``, or the first ``name-2``, ``name-3``… that is not taken."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def all_quoted(parts: Iterable[Rendered]) -> list[Quoted]:
    """The facts of several parts, each once."""
    return list({fact.pk: fact for part in parts for fact in part.quoted}.values())
