"""``/maisons/candidater/<number>/courriers/<pk>/``: a letter, for who may read the request."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from maisons.labels.letter_files import blocks_of, content_of
from maisons.labels.reading import is_model
from maisons.labels.rights import may_read_request
from maisons.models import Letter
from millejours.pdf import NoPdfError

LARGEST_KEY = 2**63 - 1


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def as_pdf(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The letter; its words on a page, with a sentence, when this server makes no PDF."""
    letter = _letter_or_404(request, number, pk)
    try:
        content = content_of(letter)
    except NoPdfError as error:
        context = {
            "letter": letter,
            "blocks": blocks_of(letter.body),
            "refusal": error.message,
            "is_demonstration": letter.request.is_demonstration,
            "is_model": is_model(letter.request),
        }
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "maisons/labels/letter.html", context, status=status)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"courrier-{letter.request.number}-{letter.pk}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _letter_or_404(request: HttpRequest, number: str, pk: int) -> Letter:
    rows = Letter.objects.select_related("request__referential")
    found = rows.filter(pk=pk, request__number=number[:20]).first() if pk <= LARGEST_KEY else None
    if found is None or not may_read_request(request.user, found.request):
        raise Http404
    return found
