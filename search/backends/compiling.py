"""The query compiler of both databases: a tree of terms, one JOIN, an order.

What differs between them is only the SQL of the matches (``matches_of``).
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, FloatField, IntegerField, Model, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_descendants_content_types_pks

from search import analysis
from search.backends import tree
from search.backends.joining import Matches, Score, join_matches
from search.language import query_language

TITLE, BODY, AUTOCOMPLETE = "title", "body", "autocomplete"


class MatchSQL:
    """The SQL of the matches of a positive tree, for one database."""

    def matches(
        self,
        node: tree.Node,
        model: type[Model],
        columns: tuple[str, ...],
        *,
        scored: bool,
    ) -> Matches:
        """``SELECT id[, score]`` of the objects of ``model`` (and its children) that match."""
        raise NotImplementedError

    @staticmethod
    def key_is_integer(model: type[Model]) -> bool:
        key = model._meta.pk
        while key.remote_field:  # the key of a page type is a link to the page
            key = key.target_field
        return isinstance(key, IntegerField)

    @staticmethod
    def content_types(model: type[Model]) -> str:
        """Numbers of ours, so that they may stand in the SQL."""
        return ", ".join(str(int(pk)) for pk in sorted(get_descendants_content_types_pks(model)))


class AnalysedCompiler:
    """Mixed into the stock compiler of each database."""

    sql: MatchSQL
    queryset: QuerySet[Any]
    query: Any
    fields: list[str] | None
    order_by_relevance: bool

    def analyse(self, text: str) -> list[str]:
        return analysis.terms(text, query_language())

    def columns(self) -> tuple[str, ...]:
        """Where to look. The index has a title and a body: other fields count as the body."""
        if not self.fields:
            return (TITLE, BODY)
        return tuple(
            column
            for column, wanted in (
                (TITLE, "title" in self.fields),
                (BODY, any(name != "title" for name in self.fields)),
            )
            if wanted
        )

    def prefix(self) -> bool:
        return False

    def search(
        self,
        _config: Any,
        start: int | None,
        stop: int | None,
        score_field: str | None = None,
        **_options: Any,
    ) -> QuerySet[Any]:
        """The matching rows; ``score_field`` names an annotation, higher is better."""
        node = tree.from_query(self.query, self.analyse, prefix=self.prefix())
        if node == tree.NOTHING:
            return self.queryset.none()
        found, score = (self.queryset, None) if node == tree.EVERYTHING else self.matching(node)
        if score_field is not None:
            found = found.annotate(**{score_field: score or Value(0.0, output_field=FloatField())})
        return self.ordered(found, score)[start:stop]

    def matching(self, node: tree.Node) -> tuple[QuerySet[Any], Score | None]:
        positive, others = tree.split(node)
        found, score = self.queryset, None
        if positive is not None:
            matches = self.sql.matches(positive, self.queryset.model, self.columns(), scored=True)
            found, score = join_matches(found, matches)
        for other in others:
            found = found.filter(self.as_filter(other))
        return found, score

    def as_filter(self, node: tree.Node) -> Q:
        """A tree with a negation, which no full-text language takes anywhere in a query."""
        if tree.is_positive(node):
            matches = self.sql.matches(node, self.queryset.model, self.columns(), scored=False)
            return Q(pk__in=RawSQL(matches.sql, matches.params))  # noqa: S611
        match node:
            case tree.Without(inner):
                return ~self.as_filter(inner)
            case tree.Every(nodes):
                result = Q()
                for one in nodes:
                    result &= self.as_filter(one)
                return result
            case tree.Some(nodes):
                result = Q()
                for one in nodes:
                    result |= self.as_filter(one)
                return result
        raise ValueError(f"{node} n'est pas une condition.")

    def ordered(self, found: QuerySet[Any], score: Score | None) -> QuerySet[Any]:
        if self.order_by_relevance and score is not None:
            return found.order_by(score.desc(), F("pk").desc())
        if self.order_by_relevance or not found.query.order_by:
            return found.order_by("-pk")  # the same order from one page to the next
        return found


class AnalysedAutocompleteCompiler(AnalysedCompiler):
    """Whole words, then the beginning of one; in titles, and in any language."""

    def analyse(self, text: str) -> list[str]:
        return analysis.words(text)

    def columns(self) -> tuple[str, ...]:
        return (AUTOCOMPLETE,)

    def prefix(self) -> bool:
        return True
