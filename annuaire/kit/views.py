"""``/mon-espace/fiches/<id>/kit/``: for those who keep the listing; a 404 for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from annuaire.kit.documents import STYLE_SHEET, Kit, kit_of
from annuaire.kit.logo import WIDTHS
from annuaire.kit.standing import standing_of
from annuaire.models import Listing
from millejours.pdf import NoPdfError, pdf_response

KitView = Callable[..., HttpResponse]


def _kept_listing(request: HttpRequest, pk: int) -> Listing:
    """Raises Http404 when the person of the request does not keep it."""
    kept = Listing.objects.kept_by(request.user).select_related("category")
    return get_object_or_404(kept, pk=pk)


def _for_referenced(view: KitView) -> KitView:
    """``view(request, kit)``; a listing that is not referenced leads to the page that says why."""

    @require_safe
    @login_required
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def run(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        listing = _kept_listing(request, pk)
        if not standing_of(listing).is_referenced:
            return redirect("kit:page", pk)
        return view(request, kit_of(listing, request), **more)

    return run


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """All the kit, or why there is none."""
    listing = _kept_listing(request, pk)
    standing = standing_of(listing)
    if not standing.is_referenced:
        context = {"listing": listing, "standing": standing}
        return render(request, "annuaire/kit/none.html", context)
    return _page(request, kit_of(listing, request))


@_for_referenced
def logo_svg(_request: HttpRequest, kit: Kit) -> HttpResponse:
    if not kit.logo.has_svg:
        raise Http404
    return _file(kit.logo.svg(), "image/svg+xml", "logo-1000-premiers-jours.svg")


@_for_referenced
def logo_png(_request: HttpRequest, kit: Kit, width: int) -> HttpResponse:
    if width not in WIDTHS:
        raise Http404
    return _file(kit.logo.png(width), "image/png", f"logo-1000-premiers-jours-{width}.png")


@_for_referenced
def poster(request: HttpRequest, kit: Kit) -> HttpResponse:
    return _pdf(request, kit, kit.poster, f"affiche-{kit.listing.slug}")


@_for_referenced
def sticker(request: HttpRequest, kit: Kit) -> HttpResponse:
    return _pdf(request, kit, kit.sticker, f"vitrine-{kit.listing.slug}")


def _page(request: HttpRequest, kit: Kit, refusal: Any = "") -> HttpResponse:
    context = {"kit": kit, "listing": kit.listing, "widths": WIDTHS, "refusal": refusal}
    status = HTTPStatus.SERVICE_UNAVAILABLE if refusal else HTTPStatus.OK
    return render(request, "annuaire/kit/page.html", context, status=status)


def _pdf(request: HttpRequest, kit: Kit, document: Callable[[], str], name: str) -> HttpResponse:
    """The page of the kit with a sentence when this server makes no PDF."""
    try:
        return pdf_response(document(), STYLE_SHEET, name)
    except NoPdfError as error:
        return _page(request, kit, error.message)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
