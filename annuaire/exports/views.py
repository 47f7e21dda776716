"""``/annuaire/export.<format>?…`` with the parameters of the search page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annuaire.exports.formats import FORMATS, NothingToGiveError
from annuaire.exports.found import results_of
from annuaire.exports.pace import SECONDS, is_too_fast
from annuaire.search_page import SearchPage


@require_safe
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The results in a file; a sentence and 400 for a search that cannot be done, 429 too often."""
    if is_too_fast(request):
        response = _sentence(
            _("Trop de fichiers demandés à la suite. Attendez une minute, puis recommencez."),
            HTTPStatus.TOO_MANY_REQUESTS,
        )
        response["Retry-After"] = str(SECONDS)
        return response
    page = SearchPage(request.GET)
    if page.errors:
        return _sentence("\n".join(page.errors), HTTPStatus.BAD_REQUEST)
    place = page.resolution().best
    if place is None:
        return _sentence(
            _("Dites autour de quel lieu\u00a0: une commune, un code postal, un département."),
            HTTPStatus.BAD_REQUEST,
        )
    name = f"annuaire-{slugify(place.label)[:40] or 'resultats'}"
    try:
        return FORMATS[file_format](results_of(page, place), name, request.build_absolute_uri)
    except NothingToGiveError:
        return _sentence(
            _("Aucune des fiches trouvées n’est confirmée : il n’y a pas de carte de visite."),
            HTTPStatus.NOT_FOUND,
        )


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
