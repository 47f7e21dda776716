"""HTML as an accessible PDF (PDF/UA-1: tagged, titled, in its language), made on this machine.

WeasyPrint needs Pango: imported when it is used, so that the site starts without it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

OURS = "https://static.invalid/"
FONTS = "millejours/documents/fonts.css"  # of every document
INLINE = "data:"
_UNSAFE_IN_A_NAME = re.compile(r"[^a-z0-9-]+")


class NoPdfError(Exception):
    """Pango is missing; ``message`` is for people."""

    message = _(
        "Ce serveur ne sait pas faire de PDF\u00a0: imprimez la page depuis votre navigateur."
    )


def pdf(html: str, style_sheet: str) -> bytes:
    """``style_sheet`` is the name of a static file. Raises NoPdfError when Pango is missing.

    Nothing is fetched from anywhere: only our static files, by name, and ``data:`` addresses.
    """
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NoPdfError from error
    # Imported, WeasyPrint lets Pillow open truncated pictures everywhere, those people send too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts, files = FontConfiguration(), _our_files()
    styles = [
        CSS(
            string=_static(name).decode(),
            base_url=OURS + name,
            url_fetcher=files,
            font_config=fonts,
        )
        for name in (FONTS, style_sheet)
    ]
    document = HTML(string=html, base_url=OURS, url_fetcher=files)
    return document.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")


def pdf_response(html: str, style_sheet: str, name: str) -> HttpResponse:
    """To read in the browser, never kept by a cache. Raises NoPdfError."""
    response = HttpResponse(pdf(html, style_sheet), content_type="application/pdf")
    safe = _UNSAFE_IN_A_NAME.sub("-", name.lower())
    response["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _static(name: str) -> bytes:
    """Raises FileNotFoundError."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def _our_files() -> Any:
    """Gives our static files by their name, what stands in the address itself, nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OurFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith(INLINE):
                return super().fetch(url, headers)
            if not url.startswith(OURS):
                raise ValueError(url)
            return URLFetcherResponse(url, _static(url.removeprefix(OURS)))

    return OurFiles()
