"""One JOIN between a queryset and the matches of a query (rows of ``id`` and ``score``).

The stock SQLite compiler of django-modelsearch 1.3 runs ``MATCH`` again for every row; here the
matches are computed once. A limit of Django's ORM: it joins tables, not queries, hence the class
below (``tests/search/test_backend.py`` counts what a search runs).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import FloatField, QuerySet
from django.db.models.expressions import Expression
from django.db.models.sql.constants import INNER
from django.db.models.sql.datastructures import Join

ALIAS_OF_MATCHES = "search_matches"


@dataclass(frozen=True, slots=True)
class Matches:
    """SQL that yields ``id`` (of the type of the model's key) and ``score`` (higher is better)."""

    sql: str
    params: tuple[Any, ...]


class MatchesJoin(Join):
    """``INNER JOIN (matches) ON key = matches.id``; the same shape as Django's ``Join``."""

    def __init__(self, matches: Matches, parent_alias: str, column: str, alias: str | None) -> None:
        self.matches = matches
        self.column = column
        self.table_name = ALIAS_OF_MATCHES
        self.table_alias = alias
        self.parent_alias = parent_alias
        self.join_type = INNER
        self.join_field = None
        self.nullable = False
        self.filtered_relation = None

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        key = f"{compiler.quote_name_unless_alias(self.parent_alias)}.{quote(self.column)}"
        alias = quote(self.table_alias)
        return (
            f"{INNER} ({self.matches.sql}) {alias} ON ({key} = {alias}.id)",
            list(self.matches.params),
        )

    def relabeled_clone(self, change_map: dict[str, str]) -> Self:
        return type(self)(
            self.matches,
            change_map.get(self.parent_alias, self.parent_alias),
            self.column,
            change_map.get(self.table_alias, self.table_alias) if self.table_alias else None,
        )

    @property
    def identity(self) -> tuple[Any, ...]:
        return (type(self), self.matches, self.parent_alias, self.column)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MatchesJoin) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)


class Score(Expression):
    """The ``score`` column of the joined matches."""

    output_field = FloatField()

    def __init__(self, alias: str) -> None:
        super().__init__()
        self.alias = alias

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return f"{connection.ops.quote_name(self.alias)}.score", []

    def relabeled_clone(self, change_map: dict[str, str]) -> Self:
        clone = self.copy()
        clone.alias = change_map.get(self.alias, self.alias)
        return clone

    def get_group_by_cols(self) -> list[Any]:
        return [self]


def join_matches(queryset: QuerySet[Any], matches: Matches) -> tuple[QuerySet[Any], Score]:
    """The rows of ``queryset`` that match, and the expression of their score."""
    joined = queryset.all()
    query = joined.query
    key = queryset.model._meta.pk
    join = MatchesJoin(matches, query.get_initial_alias(), key.column, None)
    return joined, Score(query.join(join))
