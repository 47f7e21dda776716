"""Timed work on many people or objects: what fails for one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

T = TypeVar("T")
logger = logging.getLogger(__name__)


def one_by_one(work: Callable[[T], int], things: Iterable[T]) -> int:
    """The sum of what ``work`` returns, each call in its own transaction.

    Raises ExceptionGroup at the end when some failed: the timetable tries again later, and what
    was done is not done twice.
    """
    done, failures = 0, []
    for thing in things:
        try:
            with transaction.atomic():
                done += work(thing)
        except Exception as failure:
            logger.exception("Échec pour %s %s", type(thing).__name__, thing)
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{len(failures)} échec(s), {done} fait(s)", failures)
    return done
