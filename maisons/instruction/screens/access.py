"""The way into these pages: requests are shown, and only those that the person may read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from maisons.models import LabelRequestPage
from maisons.requests.refusals import UnknownRequestError
from maisons.requests.visibility import requests_shown
from moderation.journal import record_refusal

logger = logging.getLogger("maisons")

RELATED = (
    "region",
    "departement",
    "referential",
    "renews",
    "carrier__commune",
    "project__commune",
)


def shown_requests(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page about several requests; it filters them by ``readable_by`` itself."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        with requests_shown():
            return view(request, *args, **more)

    return shown


def on_request(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives ``view`` the request of that number. Raises Http404 for who may not read it."""

    @shown_requests
    @wraps(view)
    def found(request: HttpRequest, number: str, **more: Any) -> HttpResponse:
        readable = LabelRequestPage.objects.readable_by(request.user)
        label_request = readable.select_related(*RELATED).filter(number=number).first()
        if label_request is None:
            _refuse(request, number)
        return view(request, label_request, **more)

    return found


def _refuse(request: HttpRequest, number: str) -> None:
    """The same answer whether it exists or not; an attempt to act is written down."""
    logger.warning("Demande de label : accès refusé (compte %s)", request.user.pk)
    known = LabelRequestPage.objects.filter(number=number).first()
    if request.method == "POST" and known is not None:
        record_refusal(request.path, known, request.user, UnknownRequestError())
    raise Http404
