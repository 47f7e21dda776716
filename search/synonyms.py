"""Equivalent expressions: a query becomes a tree where each word may be said otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from millejours.caching import forget_when_saved, remembered
from search import analysis
from search.backends import tree
from search.models import Synonym

Expression = tuple[str, ...]
LONGEST = 6  # terms of an expression
MOST_ALTERNATIVES = 8


@dataclass(frozen=True, slots=True)
class Table:
    """The other ways to say each expression, and the words used to say them."""

    others: dict[Expression, tuple[Expression, ...]]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a query: its terms in order, and the node that finds it or its synonyms."""

    terms: Expression
    node: tree.Node


def _key(language: str) -> str:
    return f"search:synonyms:{language}"


def _build(language: str) -> Table:
    others: dict[Expression, list[Expression]] = {}
    words: set[str] = set()
    for group in Synonym.objects.filter(live=True, locale__language_code=language):
        texts = group.as_list()
        expressions = [found for text in texts if (found := _expression(text, language))]
        words.update(word for text in texts for word in analysis.words(text))
        for one in expressions:
            known = others.setdefault(one, [])
            known += [other for other in expressions if other != one and other not in known]
    return Table({key: tuple(found) for key, found in others.items()}, frozenset(words))


def _expression(text: str, language: str) -> Expression:
    return tuple(analysis.terms(text, language)[:LONGEST])


def table(language: str) -> Table:
    """The synonyms of ``language``, kept in the process until one is saved."""
    return remembered(_key(language), lambda: _build(language))


def expand(found: list[str], known: Table) -> list[Part]:
    """The parts of a query: the longest known expressions first, then single terms."""
    parts: list[Part] = []
    start = 0
    while start < len(found):
        size = next(
            (n for n in range(LONGEST, 0, -1) if tuple(found[start : start + n]) in known.others), 1
        )
        said = tuple(found[start : start + size])
        parts.append(Part(said, _either(said, known.others.get(said, ()))))
        start += len(said)
    return parts


def _either(said: Expression, others: Iterable[Expression]) -> tree.Node:
    own = tree.every(tree.Word(term) for term in said)
    return tree.some(
        [own, *(tree.adjacent(list(other)) for other in list(others)[:MOST_ALTERNATIVES])]
    )


def connect() -> None:
    forget_when_saved(lambda: [_key(code) for code, _name in settings.LANGUAGES], Synonym)
