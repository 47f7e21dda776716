"""The file and the minutes of a session as PDF (``millejours/pdf.py``)."""

from __future__ import annotations

from django.http import HttpResponse

from comite.errors import ComiteError
from millejours import pdf as documents

STYLE_SHEET = "comite/document.css"


class NoPdfError(ComiteError):
    message = documents.NoPdfError.message


def pdf_response(html: str, name: str) -> HttpResponse:
    """To read in the browser, never kept by a cache. Raises NoPdfError when Pango is missing."""
    try:
        return documents.pdf_response(html, STYLE_SHEET, name)
    except documents.NoPdfError as error:
        raise NoPdfError from error
