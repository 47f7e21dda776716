"""``/maisons/auto-evaluation/``: without account, without cookie; nothing in the address."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from wagtail.models import Locale

from maisons.assessment.answers import Answer, Answers, read
from maisons.assessment.picture import picture_of
from maisons.models import ReferentialPage, Territory
from maisons.referential.views import STYLE_SHEET
from millejours.anonymous_posts import Refusal, anonymous_post
from millejours.pdf import NoPdfError, pdf_response

AN_HOUR = 40  # of one address: a whole team may share it
EVERYBODY = 3000
CORRECT = "corriger"
readable = require_http_methods(["GET", "HEAD", "POST"])


def current_version() -> ReferentialPage | None:
    """In the reader's language, else in French."""
    for locale in (Locale.get_active(), Locale.get_default()):
        page = ReferentialPage.objects.filter(locale=locale).in_force()
        if page is not None:
            return page
    return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The form again, with what was answered and why it was not taken."""
    page = current_version()
    if page is None:
        return _none(request)
    answers = read(page, request.POST)
    answers.error = str(refusal.message)
    return _form(request, answers)


@readable
@cache_control(private=True, no_store=True)
@anonymous_post("maisons.assessment", refused=refused, each=AN_HOUR, everybody=EVERYBODY)
def assess(request: HttpRequest) -> HttpResponse:
    """The form; by POST, the picture, or the form again to correct it."""
    page = current_version()
    if page is None:
        return _none(request)
    if request.method != "POST":
        return _form(request, read(page))
    answers = read(page, request.POST)
    if answers.error:
        return _form(request, answers, _status(answers))
    if CORRECT in request.POST:
        return _form(request, answers)
    return _result(request, answers)


@readable
@cache_control(private=True, no_store=True)
@anonymous_post("maisons.assessment", refused=refused, each=AN_HOUR, everybody=EVERYBODY)
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The picture as PDF; the page to print, with a sentence, when this server makes none."""
    page = current_version()
    if request.method != "POST" or page is None:
        return redirect("assessment:form")
    answers = read(page, request.POST)
    if answers.error:
        return _form(request, answers, _status(answers))
    html = render_to_string("maisons/documents/assessment.html", _context(answers))
    try:
        return pdf_response(html, STYLE_SHEET, "auto-evaluation-maison")
    except NoPdfError as error:
        return _result(request, answers, error.message)


def _status(answers: Answers) -> int:
    return HTTPStatus.CONFLICT if answers.is_outdated else HTTPStatus.BAD_REQUEST


def _none(request: HttpRequest) -> HttpResponse:
    return render(request, "maisons/assessment/none.html")


def _form(request: HttpRequest, answers: Answers, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        "answers": answers,
        "page": answers.page,
        "choices": Answer.choices,
        "territories": Territory.choices,
    }
    return render(request, "maisons/assessment/form.html", context, status=status)


def _result(request: HttpRequest, answers: Answers, refusal: Any = "") -> HttpResponse:
    context = {**_context(answers), "refusal": refusal}
    status = HTTPStatus.SERVICE_UNAVAILABLE if refusal else HTTPStatus.OK
    return render(request, "maisons/assessment/result.html", context, status=status)


def _context(answers: Answers) -> dict[str, Any]:
    return {
        "answers": answers,
        "page": answers.page,
        "picture": picture_of(answers),
        "kinds": [Territory(kind).label for kind in sorted(answers.kinds)],
        "made_on": timezone.localdate(),
    }
