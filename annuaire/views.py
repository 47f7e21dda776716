"""The public directory: search, map data, place suggestions, a listing, its vCard."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annuaire.filters import ListingFilter
from annuaire.geometry import BoundingBox
from annuaire.map_data import MAX_ZOOM, map_content
from annuaire.models import Listing
from annuaire.presentation.detail import detail_of
from annuaire.search_page import SearchPage
from annuaire.similar import similar_to
from annuaire.vcard import vcard, vcard_name
from millejours.text import clean_input
from territoires.places import suggest

SUGGESTION_MAX_LENGTH = 80
BBOX_SIDES = 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``/annuaire/``: the form, and what it finds. 400 with a sentence for a bad value."""
    page = SearchPage(request.GET)
    return render(request, "annuaire/search.html", page.context(), status=page.status)


@require_safe
def listing_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """``/annuaire/<id>-<slug>/``: one published listing; another slug redirects to its own."""
    listing = get_object_or_404(Listing.objects.published().saying_if_kept(), pk=pk)
    if slug != listing.slug:
        return redirect(listing, permanent=True)
    detail = detail_of(listing)
    context = {
        "detail": detail,
        "similar": similar_to(listing, detail),
        "is_sensitive": detail.is_sensitive,
        "is_kept": listing.is_kept,
    }
    return render(request, "annuaire/detail.html", context)


@require_safe
def listing_vcard(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The vCard of a confirmed listing; 404 for the others."""
    listing = _published(pk)
    detail = detail_of(listing)
    if not detail.has_vcard:
        raise Http404
    text = vcard(detail, request.build_absolute_uri(listing.get_absolute_url()))
    name = vcard_name(listing)
    return HttpResponse(
        text,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _published(pk: int) -> Listing:
    return get_object_or_404(Listing.objects.published(), pk=pk)


@require_safe
def place_suggestions(request: HttpRequest) -> JsonResponse:
    """``/annuaire/lieux/?q=``: up to eight places, for the field's list."""
    text = clean_input(request.GET.get("q", ""), SUGGESTION_MAX_LENGTH)
    places = [
        {"label": place.label, "detail": place.detail, "query": place.query}
        for place in suggest(text)
    ]
    return JsonResponse({"places": places}, headers={"Cache-Control": "private, max-age=3600"})


@require_safe
def map_json(request: HttpRequest) -> JsonResponse:
    """``/annuaire/carte.json?bbox=west,south,east,north&zoom=`` and the search's own filters."""
    filters = ListingFilter(request.GET)
    try:
        box, zoom = box_of(request.GET), _zoom(request.GET)
    except ValueError as error:
        return _bad_request(str(error))
    if not filters.is_valid():
        return _bad_request(_("Un des filtres n’est pas valide."))
    content = map_content(box, zoom, filters.masks(), open_now=filters.open_now)
    return JsonResponse(
        {"clusters": content.clusters, "points": content.points, "total": content.total},
        headers={"Cache-Control": "private, max-age=60"},
    )


def _bad_request(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=HTTPStatus.BAD_REQUEST)


def box_of(data: QueryDict) -> BoundingBox:
    """Raises ValueError, with a sentence, when ``bbox`` is not a box of degrees."""
    message = _("bbox doit valoir ouest,sud,est,nord, en degrés.")
    try:
        sides = [float(side) for side in data.get("bbox", "").split(",")]
    except ValueError:
        raise ValueError(message) from None
    if len(sides) != BBOX_SIDES:
        raise ValueError(message)
    west, south, east, north = sides
    ordered = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
    if not ordered:
        raise ValueError(message)
    return BoundingBox(west, south, east, north)


def _zoom(data: QueryDict) -> int:
    """Raises ValueError, with a sentence, when ``zoom`` is not a whole number of 0 … 18."""
    text = data.get("zoom", "")
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > MAX_ZOOM:
        raise ValueError(_("zoom doit être un nombre entier de 0 à 18."))
    return int(text)
