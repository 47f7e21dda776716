"""How many SQL queries a piece of code may run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextlib.contextmanager
def assert_max_queries(ceiling: int) -> Iterator[CaptureQueriesContext]:
    """Fail, listing the queries, when the block runs more than ``ceiling`` of them."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    if len(captured) > ceiling:
        lines = [f"{n}. {query['sql']}" for n, query in enumerate(captured.captured_queries, 1)]
        raise AssertionError(
            f"{len(captured)} requêtes SQL au lieu de {ceiling} au plus :\n" + "\n".join(lines)
        )
