"""Whole pages for anonymous visitors, kept half a minute and dropped when anything is published.

Only addresses without a query string: what a person searched is never kept (Privacy), and their
number is bounded. A visitor with a session is always answered afresh.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from millejours.caching import forget, one_version, pages_version
from millejours.middleware import ADMIN_PREFIX, GetResponse

NEVER = (ADMIN_PREFIX, "/documents/", "/healthz", "/readyz", "/connexion/", "/mon-espace/")
OK = 200


class PageCacheMiddleware:
    """Answers from the cache, without a query, a page rendered a moment ago."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_version():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not is_cacheable(request):
            return self.get_response(request)
        key = f"page:{pages_version()}:{request.get_host()}:{request.path_info}"
        if (stored := cache.get(key)) is not None:
            return HttpResponse(stored["content"], headers=stored["headers"])
        response = self.get_response(request)
        if may_be_kept(response):
            entry = {"content": response.content, "headers": dict(response.items())}
            cache.set(key, entry, settings.PAGE_CACHE_SECONDS)
        return response


def is_cacheable(request: HttpRequest) -> bool:
    """A plain read of a public address by somebody without a session."""
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path_info.startswith(NEVER)
    )


def may_be_kept(response: HttpResponse) -> bool:
    """A whole page, the same for everybody, that does not forbid it."""
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == OK
        and not response.streaming
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
        and not any(word in control for word in ("private", "no-store", "no-cache"))
    )


def _changed(**_kwargs: Any) -> None:
    forget()


def connect() -> None:
    """Drop every page when something is published, unpublished or moved."""
    for signal in (
        page_published,
        page_unpublished,
        page_slug_changed,
        post_page_move,
        published,
        unpublished,
    ):
        signal.connect(_changed, dispatch_uid="page-cache")
