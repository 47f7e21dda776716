"""Nobody tries codes one after the other: a light limit, without keeping who asked."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
WRONG_CODES: Final = 30
SECONDS: Final = 60


def too_many(request: HttpRequest) -> bool:
    """Whether this address gave too many wrong codes in the last minute.

    False too when the cache is away: nothing is counted then.
    """
    try:
        return cache.get(_key(request), 0) >= WRONG_CODES
    except Exception as error:  # noqa: BLE001 - whatever an absent cache raises
        logger.warning("Compteur des codes indisponible : %s", type(error).__name__)
        return False


def count_wrong_code(request: HttpRequest) -> None:
    """Forgotten after ``SECONDS``; the address itself is never stored."""
    key = _key(request)
    try:
        cache.add(key, 0, SECONDS)
        cache.incr(key)
    except Exception as error:  # noqa: BLE001 - an absent cache, or a key dropped in between
        logger.warning("Compteur des codes indisponible : %s", type(error).__name__)


def _key(request: HttpRequest) -> str:
    return f"wrong-codes:{salted_hmac('annuaire.kit', _address_of(request)).hexdigest()}"


def _address_of(request: HttpRequest) -> str:
    """The visitor's address: the one that the farthest of our own proxies saw."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(passed) and passed[-proxies].strip():
        return passed[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")
