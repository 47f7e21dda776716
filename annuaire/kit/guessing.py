"""Nobody tries codes one after the other: a light limit, without keeping who asked."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WRONG_CODES = 30
SECONDS = 60


def too_many(request: HttpRequest) -> bool:
    """Whether this address gave too many wrong codes in the last minute."""
    return cache.get(_key(request), 0) >= WRONG_CODES


def count_wrong_code(request: HttpRequest) -> None:
    """Forgotten after ``SECONDS``; the address itself is never stored."""
    key = _key(request)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it expired in between
            cache.set(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    address = f"{settings.SECRET_KEY}{request.META.get('REMOTE_ADDR', '')}"
    return f"wrong-codes:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
