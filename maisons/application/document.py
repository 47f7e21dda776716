"""The whole file as a document, in French, in the order of its pages; its PDF is PDF/UA-1."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from maisons.application.reading import ApplicationFile
from maisons.application.states import words_of
from maisons.models import FiledCopy
from maisons.referential.views import STYLE_SHEET
from millejours.pdf import pdf_response


def html_of(file: ApplicationFile) -> str:
    """As it stands now."""
    with override(settings.LANGUAGE_CODE):
        context = {
            "file": file,
            "is_document": True,
            "page": file.request.referential,
            "made_on": timezone.now(),
            "words": words_of(file.request),
        }
        return render_to_string("maisons/documents/application.html", context)


def pdf_of(file: ApplicationFile) -> HttpResponse:
    """Raises NoPdfError."""
    return pdf_response(html_of(file), STYLE_SHEET, f"demande-{file.request.number}")


def pdf_of_copy(copy: FiledCopy) -> HttpResponse:
    """The same words each time. Raises NoPdfError."""
    name = f"demande-{copy.request.number}-{copy.made_at:%Y-%m-%d}"
    return pdf_response(copy.html, STYLE_SHEET, name)
