"""Several hands that act at the same instant, each with its own connection to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections

from moderation.errors import ModerationError

SECONDS = 30


class Hands:
    """``Hands(2).at_once(first, second)``: what each answered, or the refusal it was given.

    A lock that is not given within ten seconds is an error: nothing hangs.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.together = threading.Barrier(count)
        self.pool = ThreadPoolExecutor(count)
        self._each(self._impatient)

    def at_once(self, *calls: Callable[[], Any]) -> list[Any]:
        asked = [self.pool.submit(self._one, call) for call in calls]
        return [each.result(SECONDS) for each in asked]

    def close(self) -> None:
        self._each(connections.close_all)
        self.pool.shutdown()

    def _one(self, call: Callable[[], Any]) -> Any:
        self.together.wait(SECONDS)
        try:
            return call()
        except ModerationError as refusal:
            return refusal

    def _each(self, call: Callable[[], Any]) -> None:
        self.at_once(*[call] * self.count)

    @staticmethod
    def _impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
