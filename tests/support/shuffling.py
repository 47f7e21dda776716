"""Querysets without an order come back in another order than the database gave.

A database promises none: a test that passes by luck fails here. The same test always sees the
same order (seed and test name), so that a failure can be repeated.
"""

from __future__ import annotations

import os
import random

from django.db.models import QuerySet

DEFAULT_SEED = "1000"
_original_fetch_all = QuerySet._fetch_all
_random = random.Random(DEFAULT_SEED)


def seed() -> str:
    return os.environ.get("SHUFFLE_SEED", DEFAULT_SEED)


def start_test(name: str) -> None:
    _random.seed(f"{seed()}:{name}")


def _shuffled_fetch_all(queryset: QuerySet) -> None:
    fetched_now = queryset._result_cache is None
    _original_fetch_all(queryset)
    rows = queryset._result_cache
    if not fetched_now or len(rows) < 2 or queryset.ordered or queryset.query.is_sliced:
        return
    before = list(rows)
    _random.shuffle(rows)
    if all(row is same for row, same in zip(rows, before, strict=True)):
        rows.reverse()


def install() -> None:
    QuerySet._fetch_all = _shuffled_fetch_all
