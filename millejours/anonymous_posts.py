"""Forms that anybody may send, without account nor cookie: what takes the place of the CSRF token.

A browser says by itself from which page a form comes (``Sec-Fetch-Site``, ``Origin``, else
``Referer``), and a page of another site cannot forge it. How often one address, and everybody
together, may send in an hour is counted by ``millejours.pace``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from millejours.pace import count

logger = logging.getLogger(__name__)
SECONDS = 3600

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not taken, in a sentence, and the status to answer with."""

    message: str | Promise
    status: int


ELSEWHERE = Refusal(
    _("Ce formulaire n’a pas été envoyé depuis notre site. Relisez-le, puis envoyez-le d’ici."),
    HTTPStatus.FORBIDDEN,
)
TOO_MANY = Refusal(
    _("Trop de messages viennent d’être envoyés. Attendez une heure, puis envoyez-le de nouveau."),
    HTTPStatus.TOO_MANY_REQUESTS,
)


def anonymous_post(name: str, *, refused: View, each: int = 10, everybody: int = 500) -> Any:
    """Decorate the view of an anonymous form; reading it (GET) is not concerned.

    ``name`` says which form it is, for the counters: ``each`` is how many an address may send in
    an hour, ``everybody`` how many the whole site takes. ``refused(request, refusal, *args,
    **kwargs)`` shows the form again with ``refusal.message`` and what was typed.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            refusal = refusal_of(request, name, each, everybody)
            if refusal is None:
                return view(request, *args, **kwargs)
            logger.warning("Formulaire %s refusé : %s", name, refusal.status)
            response = refused(request, refusal, *args, **kwargs)
            response.status_code = refusal.status
            return response

        return run

    return decorate


def refusal_of(request: HttpRequest, name: str, each: int, everybody: int) -> Refusal | None:
    if not comes_from_here(request):
        return ELSEWHERE
    # Whoever is over her own limit does not use up everybody's.
    if count(f"posts:{name}", request, seconds=SECONDS) > each:
        return TOO_MANY
    if count(f"posts:{name}", seconds=SECONDS) > everybody:
        return TOO_MANY
    return None


# --- Where it comes from ------------------------------------------------------------------------


def comes_from_here(request: HttpRequest) -> bool:
    """Whether every sign that the browser gives says so, and one at least is given."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return _is_ours(request, origin)
    if site is not None:
        return True
    return _is_ours(request, request.headers.get("Referer", ""))


def _is_ours(request: HttpRequest, address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
