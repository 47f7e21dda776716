"""``/maisons/…`` beside its pages: the map's places, coverage, files, calendars."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from annuaire.presentation.detail import detail_of
from annuaire.views import box_of
from maisons.models import MaisonIndexPage, MaisonPage, WorkshopSession
from maisons.register.agenda import public_sessions
from maisons.register.coverage import NEAR_KM, coverage
from maisons.register.coverage_map import HEIGHT, WIDTH, areas, words_of_levels
from maisons.register.export import heading, rows
from maisons.register.ics import calendar
from maisons.register.listings import public_name
from maisons.register.page import RegisterPage
from maisons.register.presentation import address_of
from millejours.spreadsheets import csv_response
from millejours.text import clean_input

LONGEST_PLACE = 200
LARGEST_KEY = 2**63 - 1


@require_safe
def map_json(request: HttpRequest) -> JsonResponse:
    """``carte.json?bbox=west,south,east,north`` and the filters of the register, place aside."""
    register = RegisterPage(request.GET, "")
    try:
        box = box_of(request.GET)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=HTTPStatus.BAD_REQUEST)
    if register.errors:
        return JsonResponse({"error": register.errors[0]}, status=HTTPStatus.BAD_REQUEST)
    points = [
        {
            "id": entry.page.pk,
            "lat": entry.latitude,
            "lon": entry.longitude,
            "name": entry.label.name,
            "structure": entry.label.carrier_name,
            "url": entry.page.get_url(request) or "/",
            "precision": entry.precision,
            "confirmed": True,
        }
        for entry in register.found
        if box.west <= entry.longitude <= box.east and box.south <= entry.latitude <= box.north
    ]
    content = {"clusters": [], "points": points, "total": len(points)}
    return JsonResponse(content, headers={"Cache-Control": "private, max-age=60"})


@require_safe
def near_me(request: HttpRequest) -> HttpResponseBase:
    """Where a form or a link of another page leads: the register, or the directory without it."""
    text = clean_input(request.GET.get("lieu", ""), LONGEST_PLACE)
    query = f"?{urlencode({'lieu': text})}" if text else ""
    indexes = MaisonIndexPage.objects.live()
    index = indexes.filter(locale=Locale.get_active()).order_by("path").first()
    address = index.get_url(request) if index else None
    return redirect(f"{address or reverse('annuaire:search')}{query}")


@require_safe
def of_listing(request: HttpRequest, pk: int) -> HttpResponseBase:
    """From a listing of the directory, which knows nothing of this room, to its Maison."""
    pages = MaisonPage.objects.on_register().filter(listing__id=pk) if pk <= LARGEST_KEY else None
    page = pages.order_by("pk").first() if pages is not None else None
    if page is None:
        raise Http404
    return redirect(page.get_url(request) or "/")


@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The Maisons that the same filters find, all pages together. 400 for what is not read."""
    register = RegisterPage(request.GET, "")
    if register.errors:
        return HttpResponse(
            "\n".join(register.errors),
            status=HTTPStatus.BAD_REQUEST,
            content_type="text/plain; charset=utf-8",
        )
    return csv_response("maisons-1000-premiers-jours", heading(), rows(register.found, request))


# --- Coverage -------------------------------------------------------------------------------------


@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    found = coverage()
    context = {
        "coverage": found,
        "areas": areas(found.shares),
        "levels": words_of_levels(),
        "near_km": NEAR_KM,
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "above": _above(request),
    }
    return render(request, "maisons/register/coverage.html", context)


@require_safe
def coverage_csv(request: HttpRequest) -> HttpResponseBase:
    words = [
        _("code du département"),
        _("département"),
        _("Maisons labellisées"),
        _("communes"),
        _("communes à moins de 20 km"),
        _("part des communes (%)"),
        _("habitants"),
        _("habitants à moins de 20 km"),
        _("part des habitants (%)"),
    ]
    lines = (
        [
            share.code,
            share.name,
            share.maisons,
            share.communes,
            share.near_communes,
            share.communes_percent,
            share.people,
            share.near_people,
            share.people_percent,
        ]
        for share in coverage().shares
    )
    return csv_response("couverture-maisons-1000-premiers-jours", words, lines)


def _above(request: HttpRequest) -> list[dict[str, str]]:
    indexes = MaisonIndexPage.objects.live().filter(locale=Locale.get_active())
    index = indexes.order_by("path").first()
    return [{"title": index.title, "url": index.get_url(request) or "/"}] if index else []


# --- Calendars ------------------------------------------------------------------------------------


@require_safe
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """Every session to come of a Maison."""
    page = _page_or_404(slug)
    return _calendar(request, page, public_sessions(page), f"agenda-{page.slug}")


@require_safe
def session(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One session, past ones too: a calendar may ask for it again."""
    page = _page_or_404(slug)
    found = WorkshopSession.objects.public().filter(workshop__maison=page, id=pk)
    one = found.select_related("workshop").first()
    if one is None:
        raise Http404
    return _calendar(request, page, [one], f"atelier-{one.pk}")


def _page_or_404(slug: str) -> MaisonPage:
    page = MaisonPage.objects.on_register().for_lists().filter(slug=slug).order_by("pk").first()
    if page is None:
        raise Http404
    return page


def _calendar(request: HttpRequest, page: MaisonPage, sessions: Any, name: str) -> HttpResponse:
    detail = detail_of(page.listing) if page.listing and page.listing.live else None
    place = f"{page.title}, {address_of(page, detail)}"
    url = request.build_absolute_uri(page.get_url(request) or "/")
    text = calendar(sessions, name=public_name(page.label), url=url, place=place)
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
