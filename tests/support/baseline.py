"""What the migrations put into an empty database, put back after a transactional test.

Django empties every table after such a test (a browser test, a test of commits): the first
language, the root page, the groups would be missing from the tests that come next. It is put
back at once instead, so that the order of tests does not matter.
"""

from __future__ import annotations

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

_snapshot: sqlite3.Connection | None = None
_serialized = ""


def remember() -> None:
    """Keep the content of the database as the migrations left it."""
    global _snapshot, _serialized  # noqa: PLW0603
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _snapshot = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_snapshot)
    else:
        _serialized = connection.creation.serialize_db_to_string()
    TransactionTestCase._fixture_teardown = _put_back


def _put_back(_test: TransactionTestCase) -> None:
    ContentType.objects.clear_cache()
    if _snapshot is not None:
        connection.ensure_connection()
        _snapshot.backup(connection.connection)
        return
    call_command(
        "flush", verbosity=0, interactive=False, allow_cascade=False, inhibit_post_migrate=True
    )
    connection.creation.deserialize_db_from_string(_serialized)
