"""The site's search: a question and a language in, pages out. Nothing of it is kept anywhere.

A word may be health data: no log, no counter, no cache of questions (shared/design.md, "Privacy").
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.safestring import SafeString
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from search import analysis, ranking, snippets, spelling, synonyms
from search.backends import tree
from search.backends.compiling import AUTOCOMPLETE, BODY, TITLE
from search.backends.joining import Matches, join_matches
from search.query import Query
from search.visible import kinds_by_content_type, visible_pages

__all__ = ["Hit", "Query", "Results", "Suggestion", "search_pages", "suggest"]

PER_PAGE = 10
A_PAIR = 2
FEW = 3  # below, pages that hold only one of two words follow
MOST_READ = 1000  # pages found that a reader may leaf through; beyond, they are only counted
MOST_RANKED = 200  # pages holding the whole question, beyond which it is not a sentence
MOST_APPROXIMATE = 50
WORTH_SHOWING = 0.4  # of the best score, beyond the first page, for a page that lacks words
COMMON = 1000  # pages holding a word, beyond which it tells little
IN_TITLE = 0.5  # added to the number of a part when its match is in the title
TITLE_GAIN = 3.0
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found: ``approximate`` when it lacks some of the words."""

    page: Page
    title: str
    marked_title: SafeString
    url: str
    kind: str
    snippet: SafeString
    approximate: bool


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results.

    ``total`` counts the asked kind, ``kinds`` every kind (``{"article": 12}``), approximate pages
    included; ``exact`` the pages of the asked kind that hold every word. ``page`` is within
    1…``pages``. ``corrected`` is the question that was answered instead of the one typed.
    """

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    exact: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    page: int = 1
    pages: int = 1
    corrected: str | None = None

    @property
    def approximate(self) -> bool:
        """Whether pages that lack some of the words follow, or are all there is."""
        return self.exact < self.total


@dataclass(frozen=True, slots=True)
class Suggestion:
    title: str
    url: str
    kind: str
    page: Page


Row = tuple[int, int]  # key of a page, its content type


@dataclass(frozen=True, slots=True)
class _Found:
    """Pages, best first; those that hold every word; the terms that no page holds.

    ``counts`` by content type, when there are more pages than were read.
    """

    rows: list[Row]
    exact: frozenset[Row]
    unknown: list[str] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)


def search_pages(query: Query, language: str, kind: str | None = None, page: int = 1) -> Results:
    """The pages of ``language`` that answer, best first, ``PER_PAGE`` at a time.

    A constant number of queries, whatever is found. An unknown ``kind`` finds nothing; a ``page``
    out of bounds is the nearest one.
    """
    parts = _parts(query, language)
    if not parts:
        return Results(query)
    pages = visible_pages(language)  # the view restrictions are read once
    found, corrected = _find(parts, pages), None
    if found.unknown:
        corrected = spelling.correct(query.text, found.unknown, language)
    if corrected:
        other_parts = _parts(Query.parse(corrected), language)
        other = _find(other_parts, pages)
        if other.rows and len(other.unknown) < len(found.unknown):
            parts, found = other_parts, other
        else:
            corrected = None
    asked = [number for number, name in kinds_by_content_type().items() if kind in {None, name}]
    if found.counts and kind:  # the best of all kinds may hold few of the asked one
        rows = _with_all(parts, pages.filter(content_type__in=asked))
        found = _Found(rows, frozenset(rows), counts=found.counts)
    return _page_of(query, parts, found, asked, language=language, page=page, corrected=corrected)


def _parts(query: Query, language: str) -> list[synonyms.Part]:
    found = query.terms(language)
    return synonyms.expand(found, synonyms.table(language)) if found else []


def _find(parts: list[synonyms.Part], pages: QuerySet[Any]) -> _Found:
    """Two words are both wanted; of a sentence, the pages that say most of it best.

    A sentence that more than ``MOST_RANKED`` pages hold whole is left to the database's rank.
    """
    exact = _with_all(parts, pages)
    whole = frozenset(exact)
    if len(exact) == MOST_READ:
        return _Found(exact, whole, counts=_counts(parts, pages))
    if len(parts) == 1:
        return _Found(exact, whole, [] if exact else list(parts[0].terms))
    enough = FEW if len(parts) == A_PAIR else MOST_RANKED
    if len(exact) >= enough:
        return _Found(exact, whole)
    some, held, count = _with_some(parts, pages)
    candidates = [*exact, *(row for row in some[:MOST_APPROXIMATE] if row not in whole)]
    wanted = [
        ranking.Wanted(part.terms, part.node, pages_with)
        for part, pages_with in zip(parts, held, strict=True)
    ]
    scores = ranking.scores(candidates, wanted, count)
    candidates.sort(key=lambda row: (-scores.get(row, 0), -row[0]))
    least = max(scores.values(), default=0) * WORTH_SHOWING
    rows = [
        row
        for place, row in enumerate(candidates)
        if place < PER_PAGE or row in whole or scores.get(row, 0) >= least
    ]
    unknown = [term for n, part in enumerate(parts) if not held[n] for term in part.terms]
    return _Found(rows, whole, unknown)


def _matches(node: tree.Node, columns: tuple[str, ...], *, scored: bool) -> Matches:
    return get_search_backend().match_sql.matches(node, Page, columns, scored=scored)


def _with_all(parts: list[synonyms.Part], pages: QuerySet[Any]) -> list[Row]:
    """The pages that hold every part, best first, ``MOST_READ`` of them."""
    node = tree.every(part.node for part in parts)
    matches = _matches(node, (TITLE, BODY), scored=True)
    found, score = join_matches(pages, matches)
    ranked = found.order_by(score.desc(), F("pk").desc())
    return list(ranked.values_list("pk", "content_type_id")[:MOST_READ])


def _counts(parts: list[synonyms.Part], pages: QuerySet[Any]) -> dict[int, int]:
    """How many pages of each content type hold every part."""
    node = tree.every(part.node for part in parts)
    found, _score = join_matches(pages, _matches(node, (TITLE, BODY), scored=False))
    by_type = found.order_by().values("content_type_id").annotate(count=Count("pk"))
    return dict(by_type.values_list("content_type_id", "count"))


def _with_some(
    parts: list[synonyms.Part], pages: QuerySet[Any]
) -> tuple[list[Row], list[int], int]:
    """Pages by the parts they hold, the rarest counting most; how many pages hold each; how many
    were met.

    A part that more than ``COMMON`` rows hold leads to those that say it in their title only, and
    counts as held by half of them all. The number of a part stands as the score of its matches.
    """
    numbered = [
        _numbered(number + gain, part.node, columns)
        for number, part in enumerate(parts)
        for gain, columns in ((0, (TITLE, BODY)), (IN_TITLE, (TITLE,)))
    ]
    sql = " UNION ALL ".join(one.sql for one in numbered)
    params = tuple(param for one in numbered for param in one.params)
    found, number = join_matches(pages, Matches(sql, params))
    rows = list(found.annotate(_part=number).values_list("pk", "content_type_id", "_part"))
    counts = Counter(int(value) for _pk, _type, value in rows if value == int(value))
    common = {number for number, count in counts.items() if count > COMMON}
    rows = [row for row in rows if row[2] not in common]
    total = max(len({row[:2] for row in rows}), 2 * COMMON if common else 0)
    held = [total // 2 if n in common else counts[n] for n in range(len(parts))]
    gains = [math.log(2 + total / (count or 1)) for count in held]
    weights: defaultdict[Row, float] = defaultdict(float)
    for pk, content_type, value in rows:
        in_title = value != int(value)
        weights[pk, content_type] += gains[int(value)] * (TITLE_GAIN if in_title else 1)
    return sorted(weights, key=lambda row: (-weights[row], -row[0])), held, total


def _numbered(number: float, node: tree.Node, columns: tuple[str, ...]) -> Matches:
    one = _matches(node, columns, scored=False)
    some = f"SELECT id FROM ({one.sql}) m LIMIT {COMMON + 1}"  # noqa: S608
    return Matches(f"SELECT id, {number:.1f} AS score FROM ({some}) p", one.params)  # noqa: S608


def _page_of(
    query: Query,
    parts: list[synonyms.Part],
    found: _Found,
    asked: list[int],
    *,
    language: str,
    page: int,
    corrected: str | None,
) -> Results:
    names = kinds_by_content_type()
    counts = found.counts or Counter(row[1] for row in found.rows)
    kinds: Counter[str] = Counter()
    for content_type, count in counts.items():
        kinds[names[content_type]] += count
    rows = [row for row in found.rows if row[1] in asked]
    total = sum(counts.get(number, 0) for number in asked)
    not_read = total - len(rows)
    pages = max(1, math.ceil(len(rows) / PER_PAGE))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Results(
        query=query,
        hits=list(_hits(shown, found.exact, _marked_terms(parts), language)),
        total=total,
        exact=sum(row in found.exact for row in rows) + not_read,
        kinds=dict(kinds),
        page=page,
        pages=pages,
        corrected=corrected,
    )


def _marked_terms(parts: list[synonyms.Part]) -> frozenset[str]:
    """The terms asked for and those of their synonyms."""

    def terms_of(node: tree.Node) -> Iterable[str]:
        match node:
            case tree.Word(text):
                yield text
            case tree.Adjacent(words):
                yield from words
            case tree.Every(nodes) | tree.Some(nodes):
                for one in nodes:
                    yield from terms_of(one)

    return frozenset(term for part in parts for term in terms_of(part.node))


def _hits(
    rows: list[Row], exact: frozenset[Row], terms: frozenset[str], language: str
) -> Iterable[Hit]:
    names = kinds_by_content_type()
    pages: dict[int, Any] = {}
    if rows:
        chosen = Page.objects.filter(pk__in=[pk for pk, _type in rows]).order_by("pk")
        pages = {page.pk: page for page in chosen.specific()}
    for row in rows:
        page = pages.get(row[0])
        url = page.get_url() if page else None
        if page is None or url is None:  # gone since it was found
            continue
        yield Hit(
            page=page,
            title=page.title,
            marked_title=snippets.marked(page.title, terms, language),
            url=url,
            kind=names[row[1]],
            snippet=snippets.snippet(page, terms, language),
            approximate=row not in exact,
        )


def suggest(prefix: str, language: str, limit: int = 8) -> list[Suggestion]:
    """Titles that hold the words of ``prefix``, the last one perhaps unfinished.

    Those that begin so come first. Nothing below two characters.
    """
    words = analysis.words(Query.parse(prefix).text)
    if not words or len("".join(words)) < SHORTEST_PREFIX:
        return []
    node = tree.plain_words(words, "and", prefix=True)
    matches = _matches(node, (AUTOCOMPLETE,), scored=True)
    pages, score = join_matches(visible_pages(language), matches)
    kinds = kinds_by_content_type()
    found = list(pages.order_by(score.desc(), F("pk").desc())[: 3 * limit])
    typed = " ".join(words)
    found.sort(key=lambda page: not " ".join(analysis.words(page.title)).startswith(typed))
    return [
        Suggestion(page.title, url, kinds[page.content_type_id], page)
        for page in found
        if (url := page.get_url())
    ][:limit]
