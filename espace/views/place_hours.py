"""``fiches/<pk>/horaires/<place_pk>/``: the hours of one place, apart from the listing's."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.hours.words import in_a_line
from annuaire.models import Coverage, Listing
from annuaire.owners.errors import HoursChangedError
from annuaire.owners.place_hours import change_place_hours, places_with_hours
from espace.access import LARGEST_KEY, kept_or_404
from espace.hours_form import SeenWeek, form_for_place
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_hours(request: HttpRequest, pk: int, place_pk: int) -> HttpResponse:
    """The week. 404 for a place of another listing; 409 when the hours changed meanwhile."""
    listing = kept_or_404(request.user, pk).listing
    place = _place_or_404(listing, place_pk)
    if request.method != "POST":
        return _page(request, listing, place, form_for_place(place))
    form = form_for_place(place, request.POST)
    if not form.is_valid():
        return _page(request, listing, place, form, HTTPStatus.BAD_REQUEST)
    try:
        changed = change_place_hours(
            listing,
            request.user,
            place_pk=place.pk,
            opening_hours=form.cleaned_data["opening_hours"],
            seen=str(form.cleaned_data["seen"]),
        )
    except HoursChangedError as refusal:
        return _changed_meanwhile(request, listing, place, refusal)
    except (ModerationError, ValidationError) as refusal:
        form.add_error(None, getattr(refusal, "messages", [str(refusal)])[0])
        return _page(request, listing, place, form, HTTPStatus.BAD_REQUEST)
    said = _("C’est fait\u00a0: les horaires de ce lieu sont à jour.")
    messages.success(request, said if changed else _("Rien n’avait changé."))
    return redirect("espace:hours", pk)


def _place_or_404(listing: Listing, place_pk: int) -> Coverage:
    found = places_with_hours(listing)
    place = found.filter(pk=place_pk).first() if place_pk <= LARGEST_KEY else None
    if place is None:
        raise Http404
    return place


def _changed_meanwhile(
    request: HttpRequest, listing: Listing, place: Coverage, refusal: HoursChangedError
) -> HttpResponse:
    """What was typed is kept; sent once more, it replaces what is now on line, which is shown."""
    place.refresh_from_db(fields=["opening_hours"])
    now = place.opening_hours
    data = request.POST.copy()
    data["seen"] = now
    form = form_for_place(place, data)
    sentence = _("%(refusal)s Horaires actuels\u00a0: %(hours)s.")
    form.add_error(None, sentence % {"refusal": refusal, "hours": in_a_line(now) or "–"})
    return _page(request, listing, place, form, HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest,
    listing: Listing,
    place: Coverage,
    form: SeenWeek,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"listing": listing, "place": place, "form": form}
    return render(request, "espace/place_hours.html", context, status=status)
