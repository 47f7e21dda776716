""" "It is my listing": from the page of a listing, or from a registration that it looks like."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.claims.forms import ClaimForm
from annuaire.claims.services import ask
from annuaire.models import Listing, ListingClaim, Registration
from annuaire.referents.delays import promised_delay
from annuaire.registration.drafts import preview_of
from annuaire.registration.duplicates import candidates
from annuaire.registration.errors import IncompleteError
from annuaire.registration.pages import own_registration
from annuaire.registration.receiving import bounded_upload
from moderation.errors import ModerationError

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@login_required
@never_cache
@bounded_upload
def claim(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Of any listing on line."""
    listing = get_object_or_404(Listing.objects.published(), pk=pk)
    if slug != listing.slug and request.method != "POST":
        return redirect("annuaire:claim", listing.pk, listing.slug)
    return _page(request, listing, None)


@require_http_methods(METHODS)
@login_required
@never_cache
@bounded_upload
def claim_from_registration(request: HttpRequest, pk: Any, listing_pk: int) -> HttpResponse:
    """Of one that was shown as looking like the one being registered."""
    registration = own_registration(request, pk)
    return _page(request, _shown(registration, listing_pk), registration)


def _page(
    request: HttpRequest, listing: Listing, registration: Registration | None
) -> HttpResponse:
    """The form; asked once, what was asked and when, instead of it."""
    known = ListingClaim.objects.of(request.user).open().filter(listing=listing).first()
    form = ClaimForm(request.POST or None) if known is None else ClaimForm()
    asked, refusal = None, ""
    if known is None and request.method == "POST" and form.is_valid():
        try:
            asked = ask(listing, request.user, form.cleaned_data["message"])
        except ModerationError as error:
            refusal = str(error)
    context = {
        "listing": listing,
        "registration": registration,
        "form": form,
        "problems": form.problems(),
        "refusal": refusal,
        "asked": asked,
        "known": known,
        "keeps": listing.is_kept_by(request.user),
        "days": promised_delay(),
    }
    return render(request, "annuaire/claims/form.html", context)


def _shown(registration: Registration, listing_pk: int) -> Listing:
    """Raises Http404 for a listing that does not look like this one."""
    if registration.sent_at is not None:
        raise Http404
    try:
        draft = preview_of(registration)
    except IncompleteError as error:
        raise Http404 from error
    if listing_pk not in [card.id for card in candidates(draft)]:
        raise Http404
    return get_object_or_404(Listing.objects.published(), pk=listing_pk)
