"""Middleware of the site: language from the path alone, security headers, CSP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_from_path

GetResponse = Callable[[HttpRequest], HttpResponse]
ADMIN_PREFIX = "/admin/"


class UrlLocaleMiddleware:
    """The path alone chooses the language: no cookie, no ``Vary: Accept-Language``.

    Django's own LocaleMiddleware varies every French page on a header that changes nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ManyParametersMiddleware:
    """Refuses an address with more parameters than any page of the site has, before it is read.

    Django refuses a thousand of them too, but its debug page then fails while showing them.
    """

    MOST = 200

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING", "").count("&") < self.MOST:
            return self.get_response(request)
        request.META["QUERY_STRING"] = ""
        return render(request, "400.html", status=400)


class PublicHeadersMiddleware:
    """Headers that every answer carries beyond those of SecurityMiddleware."""

    PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        return response


class SiteCSPMiddleware(CSPMiddleware):
    """The strict policy everywhere, and its own policy for Wagtail's admin.

    Wagtail 8.0 still writes inline scripts (date choosers, Draftail): its pages, under
    ``/admin/`` only, may; tests/millejours/test_headers.py holds both policies.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX):
            parts.replace = {
                **(parts.replace or {}),
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-src": [SELF],
            }
        elif settings.MAP_TILES_ENABLED:
            parts.replace = {
                **(parts.replace or {}),
                "img-src": [SELF, "data:", settings.MAP_TILES_HOST],
            }
        return parts
