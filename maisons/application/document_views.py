"""The whole file, to read, to print, as PDF; the copies kept at each filing."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from maisons.application.access import LARGEST_KEY, READ, of_mine
from maisons.application.document import pdf_of, pdf_of_copy
from maisons.application.reading import file_of
from maisons.application.views import about
from maisons.models import FiledCopy, LabelRequestPage
from millejours.pdf import NoPdfError


@of_mine(*READ)
def whole(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    return _page(request, asked)


@of_mine(*READ)
def as_pdf(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """As it stands; the page to print, with a sentence, when this server makes none."""
    try:
        return pdf_of(file_of(asked))
    except NoPdfError as error:
        return _page(request, asked, error.message)


@of_mine(*READ)
def copy(request: HttpRequest, asked: LabelRequestPage, pk: int) -> HttpResponse:
    """As it was when it was filed."""
    if pk > LARGEST_KEY:
        raise Http404
    found = get_object_or_404(FiledCopy.objects.select_related("request"), pk=pk, request=asked)
    try:
        return pdf_of_copy(found)
    except NoPdfError as error:
        return _page(request, asked, error.message)


def _page(request: HttpRequest, asked: LabelRequestPage, refusal: object = "") -> HttpResponse:
    context = {**about(request, asked), "file": file_of(asked), "refusal": refusal}
    status = HTTPStatus.SERVICE_UNAVAILABLE if refusal else HTTPStatus.OK
    return render(request, "maisons/application/file.html", context, status=status)
