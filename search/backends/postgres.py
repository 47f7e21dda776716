"""PostgreSQL: tsvectors of the ``simple`` configuration; the body holds the title too, weight A.

One vector for a whole page: words of a query may be spread over title and body, one GIN index
finds them, and one ``ts_rank`` weighs them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from modelsearch.backends.database.postgres import postgres as stock

from search.backends import tree
from search.backends.compiling import (
    AUTOCOMPLETE,
    BODY,
    TITLE,
    AnalysedAutocompleteCompiler,
    AnalysedCompiler,
    MatchSQL,
)
from search.backends.indexing import AnalysedIndex, Entry
from search.backends.joining import Matches

CONFIG = "simple"
RANK_WEIGHTS = "{0.1, 0.1, 0.1, 1.0}"  # D, C, B (the body), A (the title)
BY_LENGTH = 1  # ts_rank divided by 1 + the logarithm of the length
MOST_RANKED = 1000  # beyond, a word is everywhere and its rank tells nothing
# A subquery, whose value the planner does not know: it then uses the GIN index, where it would
# otherwise read every body for a common word.
ASKED = f"(SELECT to_tsquery('{CONFIG}', %s))"


class Tsquery(MatchSQL):
    def matches(
        self, node: tree.Node, model: type[Model], columns: tuple[str, ...], *, scored: bool
    ) -> Matches:
        key = "e.object_id::bigint" if self.key_is_integer(model) else "e.object_id"
        column = self._column(columns)
        query = tree.to_tsquery(node, "BCD" if columns == (BODY,) else "")
        where = (
            f"FROM {stock.IndexEntry._meta.db_table} e "
            f"WHERE e.{column} @@ {ASKED} AND e.content_type_id IN ({self.content_types(model)})"
        )
        if not scored:
            return Matches(f"SELECT {key} AS id {where}", (query,))
        if column != BODY:
            return Matches(f"SELECT {key} AS id, {rank(column)} AS score {where}", (query,) * 2)
        # A body is stored apart and compressed: 20,000 of them are 60 ms to read.
        best_first = f"row_number() OVER (ORDER BY {rank(TITLE)} DESC, e.id DESC) AS place"
        sql = (
            f"SELECT e.id, CASE WHEN place <= {MOST_RANKED} THEN {rank(BODY)} ELSE 0 END AS score "  # noqa: S608
            f"FROM (SELECT {key} AS id, e.body, {best_first} {where}) e"
        )
        return Matches(sql, (query,) * 3)

    @staticmethod
    def _column(columns: tuple[str, ...]) -> str:
        if columns == (AUTOCOMPLETE,):
            return AUTOCOMPLETE
        return TITLE if columns == (TITLE,) else BODY


def rank(column: str) -> str:
    return f"ts_rank('{RANK_WEIGHTS}', e.{column}, {ASKED}, {BY_LENGTH})"


class PostgresCompiler(AnalysedCompiler, stock.PostgresSearchQueryCompiler):
    sql = Tsquery()


class PostgresAutocompleteCompiler(
    AnalysedAutocompleteCompiler, stock.PostgresAutocompleteQueryCompiler
):
    sql = Tsquery()


class PostgresIndex(AnalysedIndex, stock.PostgresIndex):
    """Keeps the analysed words as well, in order: ``ranking`` counts them."""

    columns = (*AnalysedIndex.columns, "title_text", "body_text")

    def write(self, content_type_id: int, entries: list[Entry]) -> None:
        title = f"setweight(to_tsvector('{CONFIG}', %s), 'A')"
        row = (
            f"(%s, %s, {title}, {title} || to_tsvector('{CONFIG}', %s), "
            f"to_tsvector('{CONFIG}', %s), 1.0, %s, %s)"
        )
        table = stock.IndexEntry._meta.db_table
        sql = (
            f"INSERT INTO {table} (content_type_id, object_id, title, body, autocomplete,"  # noqa: S608
            f" title_norm, title_text, body_text) VALUES {', '.join([row] * len(entries))} "
            "ON CONFLICT (content_type_id, object_id) DO UPDATE SET "
            + ", ".join(f"{name} = EXCLUDED.{name}" for name in self.columns)
        )
        params: list[Any] = []
        for entry in entries:
            params += [content_type_id, entry.object_id]
            params += [entry.title, entry.title, entry.body, entry.autocomplete]
            params += [entry.title, entry.body]
        with self.write_connection.cursor() as cursor:
            cursor.execute(sql, params)


class Settled:
    """Mixed into the stock rebuilders: the index is fast at once, not after the next autovacuum.

    Rows written in bulk wait in the "pending list" of a GIN index, which every search reads whole.
    """

    index: PostgresIndex

    def finish(self) -> None:
        with self.index.write_connection.cursor() as cursor:
            cursor.execute(
                "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i "
                "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
                "WHERE i.indrelid = %s::regclass AND a.amname = 'gin' "
                "AND pg_has_role(c.relowner, 'USAGE')",
                [stock.IndexEntry._meta.db_table],
            )
        super().finish()  # type: ignore[misc]


class PostgresRebuilder(Settled, stock.PostgresSearchRebuilder):
    pass


class PostgresAtomicRebuilder(Settled, stock.PostgresSearchAtomicRebuilder):
    pass


class PostgresBackend(stock.PostgresSearchBackend):
    query_compiler_class = PostgresCompiler
    autocomplete_query_compiler_class = PostgresAutocompleteCompiler
    index_class = PostgresIndex
    rebuilder_class = PostgresRebuilder
    atomic_rebuilder_class = PostgresAtomicRebuilder
    match_sql: Any = Tsquery()

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({**params, "SEARCH_CONFIG": CONFIG})
