"""What the migrations put into an empty database, put back after a transactional test.

Django empties every table after such a test (a browser test, a test of commits): the first
language, the root page, the groups would be missing from the tests that come next. The tables
are put back as they were instead, so that the order of tests does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

PutBack = Callable[[], None]


def remember() -> None:
    """Keep the content of the database as it is now, for the end of every transactional test."""
    connection.ensure_connection()
    put_back = _copy_of_sqlite() if connection.vendor == "sqlite" else _copy_of_postgres()

    def fixture_teardown(_test: TransactionTestCase) -> None:
        ContentType.objects.clear_cache()
        put_back()

    TransactionTestCase._fixture_teardown = fixture_teardown


def _copy_of_sqlite() -> PutBack:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)

    def put_back() -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)

    return put_back


def _copy_of_postgres() -> PutBack:
    """Rows as text, in no particular order: Django's foreign keys wait for the commit."""
    kept: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                kept[table] = b"".join(bytes(row) for row in rows)
    every_table = ", ".join(f'"{table}"' for table in tables)

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {every_table}")
            for table, rows in kept.items():
                if rows:
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                        copy.write(rows)

    return put_back
