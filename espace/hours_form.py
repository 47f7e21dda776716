"""The hours that change at once: those of a listing with its closure, those of one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.hours.fields import WeekFields, hours_answers
from annuaire.models import Coverage, Listing
from annuaire.owners.services import Hours

FARTHEST_DAYS = 730


class SeenWeek(WeekFields):
    """The week, and what was on line when it was shown (``seen``)."""

    seen = forms.Field(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(bound.errors for day in self.day_fields() for bound in day.fields):
            self.add_error(None, _("Corrigez les jours signalés ci-dessous."))
        return cleaned


class HoursForm(SeenWeek):
    """With the end of a closure; ``seen`` is the mark of the hours."""

    closed_until = forms.DateField(
        label=gettext_lazy("Fermé jusqu’au (ce jour compris)"),
        help_text=gettext_lazy(
            "Congés, travaux, absence. Laissez vide si vous êtes ouvert. Passée cette date, la"
            " mention disparaît d’elle-même. Exemple\u00a0: 31/08/2026"
        ),
        required=False,
        widget=forms.DateInput(attrs={"class": "fr-input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy("Cette date n’existe pas. Exemple\u00a0: 31/08/2026"),
        },
    )

    def clean_closed_until(self) -> dt.date | None:
        day = self.cleaned_data["closed_until"]
        if day is None:
            return None
        today = timezone.localdate()
        if day < today:
            raise ValidationError(
                _("Cette date est passée\u00a0: laissez vide si vous êtes ouvert.")
            )
        if day > today + dt.timedelta(days=FARTHEST_DAYS):
            raise ValidationError(
                _("C’est dans plus de deux ans\u00a0: retirez plutôt la fiche de l’annuaire.")
            )
        return day


def form_for(listing: Listing, data: Any = None) -> HoursForm:
    """Filled with what is on line, or with what was typed (``data``)."""
    hours = Hours.of(listing)
    return HoursForm(
        data,
        initial={
            **hours_answers(hours.opening_hours),
            "closed_until": hours.closed_until,
            "seen": hours.mark,
        },
    )


def form_for_place(place: Coverage, data: Any = None) -> SeenWeek:
    """The same for the own hours of a place; ``seen`` holds them as they are."""
    hours = place.opening_hours
    return SeenWeek(data, initial={**hours_answers(hours), "seen": hours})
