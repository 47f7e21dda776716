"""``/maisons/referentiel/<slug>/…``: a version as PDF, CSV, JSON; two versions side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from maisons.models import ReferentialPage
from maisons.referential import outputs
from maisons.referential.comparing import compare
from maisons.referential.reading import Reading, domains_of, reading_of
from maisons.referential.states import State, versions
from millejours.pdf import NoPdfError, pdf
from millejours.spreadsheets import csv_response

STYLE_SHEET = "maisons/document.css"
KEPT_SECONDS = 24 * 3600  # a version does not change; its state is part of the key

OneVersion = Callable[[HttpRequest, Reading], HttpResponseBase]


def in_this_language() -> Any:
    return ReferentialPage.objects.readable().filter(locale=Locale.get_active())


def _of_version(view: OneVersion) -> Any:
    """``view(request, reading)``; Http404 for what is not on line."""

    @require_safe
    @wraps(view)
    def run(request: HttpRequest, slug: str) -> HttpResponseBase:
        page = in_this_language().filter(slug=slug).order_by("pk").first()
        if page is None:
            raise Http404
        return view(request, reading_of(page))

    return run


@_of_version
def as_pdf(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Made once per version and state; the page to print, with a sentence, when it cannot be."""
    page, key = reading.page, _key(request, reading)
    try:
        content = cache.get(key) or pdf(document(request, reading), STYLE_SHEET)
    except NoPdfError as error:
        context = {**page.get_context(request), "refusal": error.message}
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, page.template, context, status=status)
    cache.set(key, content, KEPT_SECONDS)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(page)}.pdf"'
    return response


@_of_version
def as_csv(request: HttpRequest, reading: Reading) -> HttpResponseBase:
    return csv_response(file_name(reading.page), outputs.heading(), outputs.rows(reading))


@_of_version
def as_json(request: HttpRequest, reading: Reading) -> JsonResponse:
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(outputs.as_json(reading), json_dumps_params=options)


def _key(request: HttpRequest, reading: Reading) -> str:
    """All that the document says and that may change."""
    page = reading.page
    published = page.last_published_at.timestamp() if page.last_published_at else 0
    mark = page.mark.value if page.mark else ""
    return f"maisons:pdf:{request.get_host()}:{page.pk}:{published}:{reading.state.value}:{mark}"


def document(request: HttpRequest, reading: Reading) -> str:
    context = {
        "reading": reading,
        "page": reading.page,
        "address": request.build_absolute_uri(reading.page.get_url(request) or "/"),
        "printed_on": timezone.localdate(),
    }
    return render_to_string("maisons/documents/referential.html", context)


def file_name(page: ReferentialPage) -> str:
    kind = "modele-non-officiel" if page.is_model else "referentiel-national"
    return f"maisons-{kind}-{slugify(page.version)}"


# --- Two versions -------------------------------------------------------------------------------


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """``?avant=<slug>&apres=<slug>``; the two last versions when nothing is asked."""
    listed = versions(in_this_language().newest_first())
    by_slug = {each.page.slug: each for each in listed}
    wished = [request.GET.get(name, "") for name in ("avant", "apres")]
    if not any(wished):
        wished = _the_last_two(listed)
    before, after = (by_slug.get(slug) for slug in wished)
    error = _why_not(wished, before, after)
    context: dict[str, Any] = {
        "versions": listed,
        "before": before,
        "after": after,
        "error": error,
        "difference": None,
    }
    if before and after and not error:
        context["difference"] = compare(domains_of(before.page), domains_of(after.page))
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "maisons/comparison.html", context, status=status)


def _the_last_two(listed: list[Any]) -> list[str]:
    """The one in force and the one before it, else the two last; nothing of a single version."""
    slugs = [each.page.slug for each in listed]
    current = next((n for n, each in enumerate(listed) if each.state == State.IN_FORCE), 0)
    start = current if current + 1 < len(slugs) else 0
    last_two = slugs[start : start + 2]
    return [*reversed(last_two)] if len(last_two) > 1 else ["", ""]


def _why_not(wished: list[str], before: Any, after: Any) -> str:
    if not any(wished):
        return ""
    if before is None or after is None:
        return _("Choisissez deux versions dans la liste.")
    if before is after:
        return _("Choisissez deux versions différentes.")
    return ""
