"""The public search: results and suggestions. Nothing of a question is kept, here or elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from millejours.languages import SOURCE_LANGUAGE
from search.results_page import ResultsPage
from search.suggesting import suggestions_for

NOT_KEPT = "private, no-store"


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """``/recherche/?q=&type=&page=``. 400 with a sentence, and results all the same, for a bad
    ``type`` or ``page``."""
    page = ResultsPage(request.GET, _language())
    response = render(request, "search/results.html", page.context(), status=page.status)
    response.headers["Cache-Control"] = NOT_KEPT
    return response


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """``/recherche/suggestions/?q=``: up to eight ``{label, detail, url}``."""
    found = suggestions_for(request.GET.get("q", ""), _language())
    return JsonResponse({"suggestions": found}, headers={"Cache-Control": NOT_KEPT})


def _language() -> str:
    return get_language() or SOURCE_LANGUAGE
