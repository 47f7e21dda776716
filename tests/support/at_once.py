"""The same work by several threads at the same time, each with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")
THREADS = 4


def at_once(work: Callable[[], Answer]) -> list[Answer]:
    """What each thread answered; raises what one of them raised. The test is transactional."""
    start = threading.Barrier(THREADS)

    def one() -> Answer:
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(THREADS)]]
