"""SQLite: FTS5 ranked by bm25, the title weighing ten times the body."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from modelsearch.backends.database.sqlite import sqlite as stock

from search.backends import tree
from search.backends.compiling import (
    AnalysedAutocompleteCompiler,
    AnalysedCompiler,
    MatchSQL,
)
from search.backends.indexing import AnalysedIndex, Entry
from search.backends.joining import Matches

TITLE_WEIGHT, BODY_WEIGHT = 10.0, 1.0


class FTS5(MatchSQL):
    def matches(
        self, node: tree.Node, model: type[Model], columns: tuple[str, ...], *, scored: bool
    ) -> Matches:
        entries = stock.IndexEntry._meta.db_table
        fts = stock.SQLiteFTSIndexEntry._meta.db_table
        key = "CAST(e.object_id AS INTEGER)" if self.key_is_integer(model) else "e.object_id"
        # Columns of the table: autocomplete, body, title.
        rank = f", -bm25({fts}, {TITLE_WEIGHT}, {BODY_WEIGHT}, {TITLE_WEIGHT}) AS score"
        # CROSS JOIN and LIMIT hold the planner to one run of MATCH, before anything else.
        sql = (
            f"SELECT {key} AS id{rank if scored else ''} "  # noqa: S608
            f"FROM {fts} CROSS JOIN {entries} e ON e.id = {fts}.rowid "
            f"WHERE {fts} MATCH %s AND e.content_type_id IN ({self.content_types(model)}) "
            "LIMIT -1"
        )
        return Matches(sql, (f"{{{' '.join(columns)}}} : {tree.to_fts5(node)}",))


class SQLiteCompiler(AnalysedCompiler, stock.SQLiteSearchQueryCompiler):
    sql = FTS5()


class SQLiteAutocompleteCompiler(
    AnalysedAutocompleteCompiler, stock.SQLiteAutocompleteQueryCompiler
):
    sql = FTS5()


class SQLiteIndex(AnalysedIndex, stock.SQLiteIndex):
    def write(self, content_type_id: int, entries: list[Entry]) -> None:
        self.entries.bulk_create(
            [
                stock.IndexEntry(
                    content_type_id=content_type_id,
                    object_id=entry.object_id,
                    title=entry.title,
                    body=entry.body,
                    autocomplete=entry.autocomplete,
                )
                for entry in entries
            ],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=list(self.columns),
        )


class SQLiteBackend(stock.SQLiteSearchBackend):
    query_compiler_class = SQLiteCompiler
    autocomplete_query_compiler_class = SQLiteAutocompleteCompiler
    index_class = SQLiteIndex
    match_sql: Any = FTS5()
