"""The same work by several threads at the same time, each with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

Answer = TypeVar("Answer")
THREADS = 4


def at_once(work: Callable[[], Answer]) -> list[Answer]:
    """What each thread answered; raises what one of them raised.

    The test must be transactional. On SQLite, in memory and with one connection, the work is done
    once, here: what it proves then is that it works, not that it can be done at once.
    """
    if connection.vendor != "postgresql":
        return [work()]
    start = threading.Barrier(THREADS)

    def one() -> Answer:
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(THREADS)]]
