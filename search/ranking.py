"""Best first for a question of several words: BM25 over the words of each page.

The databases do not agree on ranks (PostgreSQL's knows nothing of rare words), and « all the
words » is a poor rule for a sentence. The best candidates are ranked here, the same on both.
Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from modelsearch.conf import get_app_config

from search.backends import tree

SATURATION = 1.2  # k1: a word said ten times is not ten times better
LENGTH = 0.75  # b: how much a long page pays for its length
TITLE_WEIGHT = 6


@dataclass(slots=True)
class _Words:
    """The analysed words of a page, title and body."""

    title: list[str]
    body: list[str]

    def counts(self, nodes: Sequence[tree.Node]) -> list[float]:
        """How much each node is said; once in the title is worth ``TITLE_WEIGHT`` in the body."""
        title, body = _Text(self.title), _Text(self.body)
        return [TITLE_WEIGHT * title.count(node) + body.count(node) for node in nodes]


class _Text:
    def __init__(self, words: list[str]) -> None:
        self.words = Counter(words)
        self.whole = f" {' '.join(words)} "

    def count(self, node: tree.Node) -> int:
        """How many times ``node`` is said; of several words together, the rarest decides."""
        match node:
            case tree.Word(text):
                return self.words[text]
            case tree.Adjacent(words):
                return self.whole.count(f" {' '.join(words)} ")
            case tree.Every(nodes):
                return min(self.count(one) for one in nodes)
            case tree.Some(nodes):
                return sum(self.count(one) for one in nodes)
        return 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a question: its terms as typed, what finds it, how many pages hold it."""

    terms: tuple[str, ...]
    node: tree.Node
    held: int


def scores(
    keys: Iterable[tuple[int, int]], wanted: Sequence[Wanted], pages: int
) -> dict[tuple[int, int], float]:
    """The BM25 score of each page ``(key, content type)`` among ``pages``, in one query.

    Two parts that follow each other in the page as in the question count once more.
    """
    words = _words_of(set(keys))
    if not words:
        return {}
    rarity = [math.log(1 + (pages - one.held + 0.5) / (one.held + 0.5)) for one in wanted]
    nodes = [one.node for one in wanted]
    for number, (one, other) in enumerate(pairwise(wanted)):
        nodes.append(tree.adjacent([*one.terms, *other.terms]))
        rarity.append((rarity[number] + rarity[number + 1]) / 2)
    average = sum(len(one.body) for one in words.values()) / len(words) or 1
    return {key: _score(one, nodes, rarity, len(wanted), average) for key, one in words.items()}


def _score(
    words: _Words, nodes: Sequence[tree.Node], rarity: Sequence[float], parts: int, average: float
) -> float:
    """BM25 of the nodes, reduced when few of the question's ``parts`` are said."""
    counts = words.counts(nodes)
    length = 1 - LENGTH + LENGTH * len(words.body) / average
    said = sum(
        weight * count * (SATURATION + 1) / (count + SATURATION * length)
        for weight, count in zip(rarity, counts, strict=True)
    )
    return said * (1 + sum(map(bool, counts[:parts])) / parts) / 2


def _words_of(keys: set[tuple[int, int]]) -> dict[tuple[int, int], _Words]:
    entries = get_app_config().get_model("IndexEntry")._default_manager
    rows = entries.filter(object_id__in=[str(pk) for pk, _type in keys]).values_list(
        "object_id", "content_type_id", *_text_columns()
    )
    return {
        (int(pk), content_type): _Words(title.split(), body.split())
        for pk, content_type, title, body in rows
        if (int(pk), content_type) in keys
    }


def _text_columns() -> tuple[str, str]:
    """PostgreSQL's title and body are vectors; their words stand beside them."""
    return ("title_text", "body_text") if connection.vendor == "postgresql" else ("title", "body")
