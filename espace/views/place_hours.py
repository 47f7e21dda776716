"""``fiches/<pk>/horaires/<place_pk>/``: the hours of one place, apart from the listing's."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annuaire.owners.errors import HoursChangedError
from annuaire.owners.place_hours import change_place_hours, places_with_hours
from espace.access import LARGEST_KEY, kept_or_404
from millejours.text import clean_input
from moderation.errors import ModerationError

LONGEST = 255


class PlaceHoursForm(forms.Form):
    """In the notation of OpenStreetMap, with the hours that were shown (``seen``)."""

    opening_hours = forms.CharField(
        label=gettext_lazy("Horaires de ce lieu, dans la notation d’OpenStreetMap"),
        help_text=gettext_lazy(
            "Exemple\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; PH off. Vide\u00a0: les horaires de la"
            " fiche valent aussi ici."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"class": "fr-input", "spellcheck": "false"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_opening_hours(self) -> str:
        return clean_input(self.cleaned_data["opening_hours"], LONGEST)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_hours(request: HttpRequest, pk: int, place_pk: int) -> HttpResponse:
    """404 for a place of another listing; 409 when the hours changed meanwhile."""
    editor = kept_or_404(request.user, pk)
    found = places_with_hours(editor.listing)
    place = found.filter(pk=place_pk).first() if place_pk <= LARGEST_KEY else None
    if place is None:
        raise Http404
    now = place.opening_hours
    form = PlaceHoursForm(
        request.POST if request.method == "POST" else None,
        initial={"opening_hours": now, "seen": now},
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            try:
                changed = change_place_hours(
                    editor.listing, request.user, place_pk=place.pk, **form.cleaned_data
                )
            except HoursChangedError as refusal:
                form = PlaceHoursForm({**request.POST.dict(), "seen": now})
                form.add_error(None, f"{refusal} {_('Horaires actuels')}\u00a0: {now or '–'}.")
                status = HTTPStatus.CONFLICT
            except (ModerationError, ValidationError) as refusal:
                message = getattr(refusal, "messages", [str(refusal)])[0]
                form.add_error("opening_hours", message)
            else:
                said = _("C’est fait\u00a0: les horaires de ce lieu sont à jour.")
                messages.success(request, said if changed else _("Rien n’avait changé."))
                return redirect("espace:hours", pk)
    context = {"listing": editor.listing, "place": place, "form": form}
    return render(request, "espace/place_hours.html", context, status=status)
