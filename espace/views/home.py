"""What a professional sees first, one listing, and confirming it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Listing, ListingClaim, ManagedListing, ManagingBody
from annuaire.owners.receivers import take_up
from annuaire.registration.pages import in_progress
from annuaire.upkeep.monthly import last_months
from annuaire.upkeep.reconfirmation import confirm
from espace import links
from espace.access import kept_or_404
from espace.chart import bars
from espace.history import history_of
from espace.states import status_of, statuses_of
from maisons.models import MaisonPage
from moderation.errors import ModerationError


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My listings, what to do next first, the forms in progress."""
    take_up(request.user)  # somebody signed in already when the invitation came
    statuses = statuses_of(request.user)
    around = Listing.objects.published().kept_by(request.user)
    context = {
        "rows": [(status, links.change_url(status.listing.pk)) for status in statuses],
        "may_look_around": around.exists(),
        "bodies": ManagingBody.objects.of(request.user),
        "maisons": MaisonPage.objects.kept_by(request.user).order_by("title", "pk"),
        "forms": in_progress(request.user),
        "claims": _claims(request.user),
        "new_url": links.new_listing_url(),
    }
    return render(request, "espace/home.html", context)


def _claims(user: Any) -> list[ListingClaim]:
    """The listings that she asked for and that nobody has answered yet."""
    waiting = ListingClaim.objects.of(user).open().select_related("listing")
    return list(waiting.order_by("received_at", "pk"))


@login_required
@never_cache
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """One listing: its state, what may be done, its history, its views."""
    editor = kept_or_404(request.user, pk)
    months = last_months(editor.listing)
    managed = ManagedListing.objects.filter(listing=editor.listing).select_related("body")
    context = {
        "status": status_of(editor),
        "listing": editor.listing,
        "managed": managed.first(),
        "bodies": ManagingBody.objects.of(request.user) if editor.is_owner else [],
        "history": history_of(editor.listing, request.user),
        "months": months,
        "bars": bars(months),
        "total_views": sum(month.count for month in months),
        "change_url": links.change_url(pk),
        "kit_url": links.kit_url(pk),
    }
    return render(request, "espace/listing.html", context)


@login_required
@require_POST
def confirm_listing(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Tout est vrai", from the space."""
    editor = kept_or_404(request.user, pk)
    try:
        confirm(editor.listing, request.user, confirmed_on=editor.listing.confirmed_on)
    except ModerationError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Merci\u00a0: la fiche est confirmée aujourd’hui."))
    return redirect("espace:listing", pk)
