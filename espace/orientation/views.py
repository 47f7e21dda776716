"""``/mon-espace/orientation/``: choose by POST, read the sheet, print it or take its PDF."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annuaire.models import Listing
from annuaire.presentation.cards import cards
from annuaire.search import Hit
from articles.models import ArticlePage
from espace.orientation.choice import Choice
from espace.orientation.finding import Found, Question, find
from espace.orientation.language import choices, labels_language
from espace.orientation.sheet import Sheet, sheet_of
from espace.territory.access import for_professionals
from espace.territory.around import centre_of
from millejours.languages import BY_CODE
from millejours.models import Need
from millejours.pdf import NoPdfError, pdf_response
from millejours.visibility import restricted
from millejours.vocabulary import vocabulary

STYLE_SHEET = "espace/orientation/document.css"
readable = require_http_methods(["GET", "HEAD", "POST"])


@readable
@for_professionals
def choose(request: HttpRequest, kept: list[Listing]) -> HttpResponse:
    """The search and what it finds, to tick. By GET, the search alone, around one's own listing."""
    if request.method != "POST":
        place = centre_of(kept[0])
        return _choose(request, Question(place=place.label if place else ""), Choice())
    question, choice = Question.read(request.POST), Choice.read(request.POST)
    if question.is_empty and choice.is_empty:
        error = _("Dites où chercher, pour quel besoin, ou avec quels mots.")
        return _choose(request, question, choice, error)
    return _choose(request, question, choice, found=find(question))


@readable
@for_professionals
def preview(request: HttpRequest, kept: list[Listing]) -> HttpResponse:
    """The sheet as it will be printed; 400 with a sentence when nothing is ticked."""
    if request.method != "POST":
        return redirect("orientation:choose")
    return _preview(request, Question.read(request.POST), Choice.read(request.POST))


@readable
@for_professionals
def as_pdf(request: HttpRequest, kept: list[Listing]) -> HttpResponse:
    """The same as PDF; the page to print, with a sentence, when this server makes none."""
    if request.method != "POST":
        return redirect("orientation:choose")
    question, choice = Question.read(request.POST), Choice.read(request.POST)
    sheet = _sheet(request, choice)
    if sheet.is_empty:
        return _preview(request, question, choice)
    html = _in_language(choice, "espace/orientation/document.html", sheet)
    try:
        response = pdf_response(html, STYLE_SHEET, "fiche-orientation")
    except NoPdfError as error:
        return _preview(request, question, choice, error.message)
    response["Content-Disposition"] = 'attachment; filename="fiche-orientation.pdf"'
    return response


def _choose(
    request: HttpRequest,
    question: Question,
    choice: Choice,
    error: str = "",
    found: Found | None = None,
) -> HttpResponse:
    chosen = ArticlePage.objects.live().exclude(restricted()).in_bulk(choice.articles)
    context = {
        "question": question,
        "choice": choice,
        "found": found,
        "error": error,
        "chosen_cards": cards(Hit(pk) for pk in choice.listings),
        "chosen_articles": [chosen[pk] for pk in choice.articles if pk in chosen],
        "needs": vocabulary(Need),
        "languages": choices(),
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "espace/orientation/choose.html", context, status=status)


def _preview(
    request: HttpRequest, question: Question, choice: Choice, refusal: Any = ""
) -> HttpResponse:
    if choice.is_empty:
        error = _("Cochez au moins un lieu ou un article.")
        found = None if question.is_empty else find(question)
        return _choose(request, question, choice, error, found)
    sheet = _sheet(request, choice)
    context = {
        "question": question,
        "choice": choice,
        "sheet": sheet,
        "language": labels_language(choice.language),
        "wanted": BY_CODE[choice.language],
        "refusal": refusal,
        "shown": _in_language(choice, "espace/orientation/sheet.html", sheet),
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if refusal else HTTPStatus.OK
    return render(request, "espace/orientation/preview.html", context, status=status)


def _sheet(request: HttpRequest, choice: Choice) -> Sheet:
    with translation.override(labels_language(choice.language).code):
        return sheet_of(choice, request.build_absolute_uri)


def _in_language(choice: Choice, template: str, sheet: Sheet) -> str:
    language = labels_language(choice.language)
    with translation.override(language.code):
        context = {
            "sheet": sheet,
            "language": language,
            "printed_on": timezone.localdate(),
        }
        return render_to_string(template, context)
