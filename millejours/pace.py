"""How often one visitor asks: counted in the cache under a keyed hash, no address kept in clear.

When the cache is away nothing is counted, and the site goes on working.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)
IPV6_HOME: Final = 64  # bits: one household, one machine's many addresses


def count(what: str, request: HttpRequest | None = None, *, seconds: int) -> int:
    """One more: how many since the first, ``seconds`` ago at most; 0 when the cache cannot say.

    Of everybody together without ``request``.
    """
    key = _key(what, request)
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except Exception as error:  # noqa: BLE001 - an absent cache, or a key dropped in between
        _say_absent(what, error)
        return 0


def counted(what: str, request: HttpRequest) -> int:
    """How many so far, without adding one."""
    try:
        return cache.get(_key(what, request), 0)
    except Exception as error:  # noqa: BLE001 - whatever an absent cache raises
        _say_absent(what, error)
        return 0


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the one that the farthest of our own proxies saw."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(passed) and passed[-proxies].strip():
        return passed[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def _key(what: str, request: HttpRequest | None) -> str:
    if request is None:
        return f"pace:{what}"
    visitor = salted_hmac("millejours.pace", _household(address_of(request))).hexdigest()
    return f"pace:{what}:{visitor}"


def _household(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{known}/{IPV6_HOME}", strict=False))
    return str(known)


def _say_absent(what: str, error: Exception) -> None:
    logger.warning("Compteur %s indisponible : %s", what, type(error).__name__)
