"""How often one address may take results away: counted in the cache, under a keyed hash."""

from __future__ import annotations

import logging
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
SECONDS: Final = 60
MOST_A_MINUTE: Final = 20


def is_too_fast(request: HttpRequest) -> bool:
    """False too when the cache is away: nothing is counted then."""
    key = f"export:{salted_hmac('annuaire.exports', _address_of(request)).hexdigest()}"
    try:
        cache.add(key, 0, SECONDS)
        return cache.incr(key) > MOST_A_MINUTE
    except Exception as error:  # noqa: BLE001 - an absent cache, or a key dropped in between
        logger.warning("Compteur des exports indisponible : %s", type(error).__name__)
        return False


def _address_of(request: HttpRequest) -> str:
    """The visitor's address: the one that the farthest of our own proxies saw."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(passed) and passed[-proxies].strip():
        return passed[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")
