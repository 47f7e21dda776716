"""``fiches/<pk>/horaires/``: hours and closures, at once."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.models import Coverage, Listing
from annuaire.models.coverage import LOCATED
from annuaire.owners.errors import HoursChangedError
from annuaire.owners.services import Hours, change_hours
from espace.access import kept_or_404
from espace.hours_form import HoursForm, form_for
from moderation.errors import ModerationError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The week and the closure. 409 when they changed meanwhile."""
    editor = kept_or_404(request.user, pk)
    if request.method != "POST":
        return _page(request, editor.listing, form_for(editor.listing))
    form = form_for(editor.listing, request.POST)
    if not form.is_valid():
        return _page(request, editor.listing, form, HTTPStatus.BAD_REQUEST)
    try:
        changed = change_hours(
            editor.listing,
            request.user,
            opening_hours=form.cleaned_data["opening_hours"],
            closed_until=form.cleaned_data["closed_until"],
            seen=str(form.cleaned_data["seen"]),
        )
    except HoursChangedError as refusal:
        return _changed_meanwhile(request, editor.listing, refusal)
    except (ModerationError, ValidationError) as refusal:
        form.add_error(None, getattr(refusal, "messages", [str(refusal)])[0])
        return _page(request, editor.listing, form, HTTPStatus.BAD_REQUEST)
    said = _("C’est fait\u00a0: les horaires sont à jour sur la page publique.")
    messages.success(request, said if changed else _("Rien n’avait changé."))
    return redirect("espace:listing", pk)


def _changed_meanwhile(
    request: HttpRequest, listing: Listing, refusal: HoursChangedError
) -> HttpResponse:
    """What was typed is kept; sent once more, it replaces what is now on line, which is shown."""
    listing.refresh_from_db()
    now = Hours.of(listing)
    data = request.POST.copy()
    data["seen"] = now.mark
    form = form_for(listing, data)
    sentence = _("%(refusal)s Horaires actuels\u00a0: %(hours)s.")
    form.add_error(None, sentence % {"refusal": refusal, "hours": now})
    return _page(request, listing, form, HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest, listing: Listing, form: HoursForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    own = Coverage.objects.filter(listing=listing, kind__in=LOCATED).exclude(opening_hours="")
    context = {"listing": listing, "form": form, "has_own_hours": own.exists()}
    return render(request, "espace/hours.html", context, status=status)
