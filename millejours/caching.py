"""Small values that every page needs, kept in the cache and dropped when their source changes.

The cache is shared between processes in production (Redis). Without it (local memory), another
process sees a change after 60 seconds at the latest: ``SECONDS`` there, ``SECONDS`` in the copy at
hand, and the time that a page is kept (page_cache).
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

SECONDS = 15
Value = TypeVar("Value")


def remembered(key: str, build: Callable[[], Value]) -> Value:
    """The cached value of ``key``, built when it is missing. The value must not be None.

    A page asks for the same vocabularies dozens of times: a copy is kept in the process, read
    again from the shared cache after ``SECONDS`` or as soon as anything is forgotten.
    """
    version, now = pages_version(), time.monotonic()
    known = _at_hand.get(key)
    if known and known.version == version and now < known.until:
        return known.value
    value = cache.get(key)
    if value is None:
        value = build()
        cache.set(key, value, SECONDS)
    _at_hand[key] = _Kept(value, version, now + SECONDS)
    return value


def remembered_with_pages(key: str, build: Callable[[], Value]) -> Value:
    """As ``remembered``, and built again as soon as anything is published, moved or withdrawn."""
    version, now = pages_version(), time.monotonic()
    known = _at_hand.get(key)
    if known and known.version == version and now < known.until:
        return known.value
    stored = cache.get(key)
    if stored is None or stored[0] != version:
        stored = (version, build())
        cache.set(key, stored, SECONDS)
    _at_hand[key] = _Kept(stored[1], version, now + SECONDS)
    return stored[1]


class _Kept(NamedTuple):
    value: Any
    version: str
    until: float


_at_hand: dict[str, _Kept] = {}
PAGES_KEY = "pages:version"


def forget(*keys: str) -> None:
    """Drop the keys, and every cached page, now and again once the transaction has committed."""
    _drop(keys)
    transaction.on_commit(lambda: _drop(keys))


def _drop(keys: tuple[str, ...]) -> None:
    cache.delete_many([*keys, PAGES_KEY])
    _reading.version = None


class _Reading(threading.local):
    """The version that the request of this thread has read, if one is being answered."""

    is_open = False
    version: str | None = None


_reading = _Reading()


@contextmanager
def one_version() -> Iterator[None]:
    """While a request is answered, ask the shared cache once for the version of the pages.

    A page of results reads forty remembered values: forty questions to Redis otherwise. What this
    thread itself forgets is seen at once.
    """
    _reading.is_open, _reading.version = True, None
    try:
        yield
    finally:
        _reading.is_open, _reading.version = False, None


def pages_version() -> str:
    """What changes whenever a cached page may no longer be true."""
    version = _reading.version
    if version is None:
        version = cache.get(PAGES_KEY)
    if version is None:
        version = uuid.uuid4().hex
        cache.set(PAGES_KEY, version, None)
    if _reading.is_open:
        _reading.version = version
    return version


def forget_when_saved(keys: Callable[[], list[str]], *senders: type[models.Model]) -> None:
    """Drop ``keys()`` whenever a row of one of ``senders`` is saved or deleted."""

    def drop(**_kwargs: Any) -> None:
        forget(*keys())

    for sender in senders:
        uid = f"forget-{sender._meta.label}-{id(keys)}"
        post_save.connect(drop, sender=sender, weak=False, dispatch_uid=uid)
        post_delete.connect(drop, sender=sender, weak=False, dispatch_uid=uid)
