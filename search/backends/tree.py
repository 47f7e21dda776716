"""A query as a small tree of analysed terms, before it becomes FTS5 or tsquery text.

Terms hold letters and digits only: whatever a person typed, no operator reaches a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

Analyse = Callable[[str], list[str]]
MAX_TERMS = 32  # of one plain text; beyond, more words would only slow the answer


@dataclass(frozen=True, slots=True)
class Constant:
    """Everything, or nothing."""

    all: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One term; with ``prefix``, whatever begins with it."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Terms that follow one another; two at least."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    node: Node


Node = Constant | Word | Adjacent | Every | Some | Without
EVERYTHING = Constant(all=True)
NOTHING = Constant(all=False)


def every(nodes: Iterable[Node]) -> Node:
    """All of ``nodes``; constants and repetitions resolved. Nothing when there is none."""
    kept = list(dict.fromkeys(nodes))
    if not kept or NOTHING in kept:
        return NOTHING
    kept = [node for node in kept if node != EVERYTHING]
    if not kept:
        return EVERYTHING
    return kept[0] if len(kept) == 1 else Every(tuple(kept))


def some(nodes: Iterable[Node]) -> Node:
    """At least one of ``nodes``; constants and repetitions resolved."""
    kept = list(dict.fromkeys(nodes))
    if EVERYTHING in kept:
        return EVERYTHING
    kept = [node for node in kept if node != NOTHING]
    if not kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else Some(tuple(kept))


def without(node: Node) -> Node:
    if isinstance(node, Constant):
        return Constant(all=not node.all)
    return node.node if isinstance(node, Without) else Without(node)


def adjacent(found: list[str]) -> Node:
    """The terms in a row."""
    if not found:
        return NOTHING
    return Word(found[0]) if len(found) == 1 else Adjacent(tuple(found[:MAX_TERMS]))


def plain_words(found: list[str], operator: str, *, prefix: bool = False) -> Node:
    """All (``"and"``) or any (``"or"``) of the terms; the last one a prefix when asked."""
    if not found:
        return NOTHING
    *first, last = list(found[:MAX_TERMS])
    nodes = [*map(Word, first), Word(last, prefix)]
    return every(nodes) if operator == "and" else some(nodes)


def from_query(query: SearchQuery, analyse: Analyse, *, prefix: bool = False) -> Node:
    """The tree of a query of Wagtail. A text without any term matches nothing.

    Neither database weighs parts of a query nor needs similarity: ``Boost`` is its content and
    ``Fuzzy`` a plain text. Raises NotImplementedError for another class of query.
    """
    match query:
        case MatchAll():
            return EVERYTHING
        case PlainText() | Fuzzy():
            return plain_words(analyse(query.query_string), query.operator, prefix=prefix)
        case Phrase():
            return adjacent(analyse(query.query_string))
        case Boost() | Not():
            inner = from_query(query.subquery, analyse, prefix=prefix)
            return without(inner) if isinstance(query, Not) else inner
        case And():
            return every(from_query(one, analyse, prefix=prefix) for one in query.subqueries)
        case Or():
            return some(from_query(one, analyse, prefix=prefix) for one in query.subqueries)
    raise NotImplementedError(f"{type(query).__name__} n'est pas une requête connue.")


def is_positive(node: Node) -> bool:
    """Whether the tree says what must be there, and nothing about what must not."""
    match node:
        case Word() | Adjacent():
            return True
        case Every(nodes) | Some(nodes):
            return all(is_positive(one) for one in nodes)
    return False


def split(node: Node) -> tuple[Node | None, list[Node]]:
    """``(what ranks, the other conditions)`` of a tree that is not a constant."""
    parts = node.nodes if isinstance(node, Every) else (node,)
    positive = [part for part in parts if is_positive(part)]
    others = [part for part in parts if not is_positive(part)]
    return (every(positive) if positive else None), others


def to_fts5(node: Node) -> str:
    """A positive tree in the language of SQLite's FTS5."""
    match node:
        case Word(text, prefix):
            return f'"{text}"*' if prefix else f'"{text}"'
        case Adjacent(found):
            return f'"{" ".join(found)}"'
        case Every(nodes):
            return "(" + " AND ".join(map(to_fts5, nodes)) + ")"
        case Some(nodes):
            return "(" + " OR ".join(map(to_fts5, nodes)) + ")"
    raise ValueError(f"{node} ne s'écrit pas en FTS5.")


def to_tsquery(node: Node, weights: str = "") -> str:
    """A positive tree for PostgreSQL's ``to_tsquery``; ``weights`` such as "BCD" limit it."""
    match node:
        case Word(text, prefix):
            label = ("*" if prefix else "") + weights
            return f"'{text}':{label}" if label else f"'{text}'"
        case Adjacent(found):
            return "(" + " <-> ".join(to_tsquery(Word(one), weights) for one in found) + ")"
        case Every(nodes):
            return "(" + " & ".join(to_tsquery(one, weights) for one in nodes) + ")"
        case Some(nodes):
            return "(" + " | ".join(to_tsquery(one, weights) for one in nodes) + ")"
    raise ValueError(f"{node} ne s'écrit pas en tsquery.")
