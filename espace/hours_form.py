"""The week of a listing, day by day, or its hours in the notation of OpenStreetMap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire import opening
from annuaire.models import Listing
from annuaire.owners.services import Hours
from annuaire.owners.weekly_hours import DAYS, MOST_SPANS, Span, Week, week_of
from millejours.text import clean_input

LONGEST = 255
FARTHEST_DAYS = 730
SIDES = ("opens", "closes")
CELLS = tuple(product(range(MOST_SPANS), SIDES))


class ClosureForm(forms.Form):
    """The end of a closure, and the hours that were shown (``seen``)."""

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
    seen = forms.Field(widget=forms.HiddenInput, required=False)

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

    @property
    def expression(self) -> str:
        """The hours of a valid form, in the notation of OpenStreetMap."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DayFields:
    """The fields of one day, for the template: spans of two bound fields."""

    name: str
    spans: list[tuple[Any, Any]]
    errors: list[str]


class WeekForm(ClosureForm):
    """Two spans a day at most; a day left empty is closed."""

    closed_on_holidays = forms.BooleanField(
        label=gettext_lazy("Fermé les jours fériés"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day_errors: dict[int, str] = {}
        for rank in range(len(DAYS)):
            for span, side in CELLS:
                self.fields[_field(rank, span, side)] = _time_field(rank, span, side)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["week"] = Week(
            [self._day(rank) for rank in range(len(DAYS))], data.get("closed_on_holidays", False)
        )
        if self.day_errors:
            raise ValidationError(_("Corrigez les jours signalés ci-dessous."))
        if len(str(data["week"])) > LONGEST:
            raise ValidationError(_("Ces horaires sont trop détaillés\u00a0: simplifiez-les."))
        return data

    def _day(self, rank: int) -> list[Span]:
        spans: list[Span] = []
        if any(_field(rank, span, side) in self.errors for span, side in CELLS):
            self.day_errors[rank] = _("Écrivez les heures ainsi\u00a0: 09:00")
            return spans
        for span in range(MOST_SPANS):
            opens, closes = (self.cleaned_data.get(_field(rank, span, side)) for side in SIDES)
            if opens is None and closes is None:
                continue
            if opens is None or closes is None:
                self.day_errors[rank] = _("Donnez l’heure d’ouverture et celle de fermeture.")
            elif closes <= opens:
                self.day_errors[rank] = _("La fermeture vient avant l’ouverture.")
            elif spans and opens < spans[-1][1]:
                self.day_errors[rank] = _("L’après-midi commence avant la fin du matin.")
            else:
                spans.append((opens, closes))
        return spans

    @property
    def expression(self) -> str:
        return str(self.cleaned_data["week"])

    @property
    def days(self) -> Iterator[DayFields]:
        for rank in range(len(DAYS)):
            spans = [
                (self[_field(rank, span, "opens")], self[_field(rank, span, "closes")])
                for span in range(MOST_SPANS)
            ]
            errors = [self.day_errors[rank]] if rank in self.day_errors else []
            yield DayFields(str(WEEKDAYS[rank]).capitalize(), spans, errors)


class NotationForm(ClosureForm):
    """For hours that are no plain week: night, one week out of two, by appointment."""

    opening_hours = forms.CharField(
        label=gettext_lazy("Horaires, dans la notation d’OpenStreetMap"),
        help_text=gettext_lazy(
            "Exemple\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; PH off. Laissez vide si vous n’avez pas"
            " d’horaires."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"class": "fr-input", "spellcheck": "false"}),
    )

    def clean_opening_hours(self) -> str:
        expression = clean_input(self.cleaned_data["opening_hours"], LONGEST)
        if expression:
            opening.validate(expression)
        return expression

    @property
    def expression(self) -> str:
        return self.cleaned_data["opening_hours"]


def form_for(listing: Listing, data: Any = None, *, in_notation: bool = False) -> ClosureForm:
    """The week when the hours are one, the notation otherwise, filled with what is on line.

    ``data`` is read by the form that was shown, whatever the hours have become since.
    """
    week = week_of(listing.opening_hours)
    initial: dict[str, Any] = {
        "closed_until": listing.closed_until,
        "seen": Hours.of(listing).mark,
        "opening_hours": listing.opening_hours,
    }
    if data is not None:
        form = NotationForm if "opening_hours" in data else WeekForm
        return form(data, initial=initial)
    if week is None or in_notation:
        return NotationForm(initial=initial)
    initial["closed_on_holidays"] = week.closed_on_holidays
    for rank, spans in enumerate(week.days):
        for span, times in enumerate(spans):
            for side, time in zip(SIDES, times, strict=True):
                initial[_field(rank, span, side)] = time
    return WeekForm(initial=initial)


def _field(rank: int, span: int, side: str) -> str:
    return f"{DAYS[rank].lower()}_{span}_{side}"


def _time_field(rank: int, span: int, side: str) -> forms.TimeField:
    halves = (_("matin ou journée"), _("après-midi"))
    sides = {"opens": _("de"), "closes": _("à")}
    label = f"{str(WEEKDAYS[rank]).capitalize()}, {halves[span]}, {sides[side]}"
    widget = forms.TimeInput(
        attrs={"class": "fr-input", "type": "time", "aria-label": label}, format="%H:%M"
    )
    return forms.TimeField(
        label=label, required=False, widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"]
    )
