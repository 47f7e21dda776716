"""Writing many rows at once as they are: keys given here, dates kept, parents of a type first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, router
from django.db.models import Max

MOST_ROWS = 100  # of one INSERT: a page has thirty columns, SQLite takes 32,766 values


class RawRows:
    """``add`` gives its key to a row, ``write`` writes all that was added, in that order.

    ``bulk_create`` would write today in ``auto_now_add`` fields and refuses types with parents.
    ``close`` at the end tells PostgreSQL's sequences about the keys.
    """

    def __init__(self) -> None:
        self._next: dict[type[models.Model], int] = {}
        self._waiting: dict[type[models.Model], list[Any]] = defaultdict(list)

    def add(self, row: Any) -> Any:
        root = _tables(type(row))[0]
        if root not in self._next:
            last = root._base_manager.aggregate(last=Max("pk"))["last"]
            self._next[root] = (last or 0) + 1
        key = self._next[root]
        self._next[root] += 1
        for table in _tables(type(row)):
            setattr(row, table._meta.pk.attname, key)
        self._waiting[type(row)].append(row)
        return row

    def add_all(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self.add(row)

    def write(self) -> None:
        for model, rows in self._waiting.items():
            for table in _tables(model):
                fields = table._meta.local_concrete_fields
                for first in range(0, len(rows), MOST_ROWS):
                    batch = rows[first : first + MOST_ROWS]
                    using = router.db_for_write(table)
                    table._base_manager._insert(batch, fields=fields, using=using, raw=True)
        self._waiting.clear()

    def close(self) -> None:
        statements = connection.ops.sequence_reset_sql(no_style(), list(self._next))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _tables(model: type[models.Model]) -> list[Any]:
    """Those that hold a row of ``model``, the one that gives the key first."""
    return [*reversed(model._meta.get_parent_list()), model]
