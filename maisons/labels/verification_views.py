"""``/maisons/verifier/``: anybody checks a certificate, without account, cookie nor trace."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annuaire.kit.guessing import SECONDS, count_wrong_code, too_many
from annuaire.kit.verification import normalised, readable
from maisons.labels.verification import verification_of

TEMPLATE = "maisons/labels/verify.html"


@require_safe
@cache_control(no_store=True)
def form(request: HttpRequest) -> HttpResponse:
    """The field for a code; with ``?code=``, leads to its page."""
    if "code" not in request.GET:
        return _page(request)
    if code := normalised(request.GET["code"]):
        return redirect("labels:verify", code)
    error = _("Tapez le code écrit sur le certificat\u00a0: des lettres et des chiffres.")
    return _page(request, HTTPStatus.BAD_REQUEST, error=error)


@require_safe
@cache_control(no_store=True)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a code stands for: 404 with a sentence for nobody's, 429 after too many of them.

    Kept by no cache: a label withdrawn a moment ago is said withdrawn.
    """
    if not (wanted := normalised(code)):
        return redirect("labels:verify_form")
    if wanted != code:
        return redirect("labels:verify", wanted)
    if too_many(request):
        error = _("Trop de codes inconnus ont été essayés. Attendez une minute, puis recommencez.")
        response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, error=error)
        response.headers["Retry-After"] = str(SECONDS)
        return response
    found = verification_of(wanted)
    if found is None:
        count_wrong_code(request)
        error = _(
            "Ce code n’est celui d’aucun certificat. Vérifiez chaque lettre et chaque chiffre."
        )
        return _page(request, HTTPStatus.NOT_FOUND, error=error, typed=readable(wanted))
    return _page(request, found=found)


def _page(request: HttpRequest, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    shown = {"found": None, "error": "", "typed": "", **context}
    response = render(request, TEMPLATE, shown, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
