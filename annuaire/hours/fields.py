"""The week of a listing as the fields of a form: two openings a day, or the free notation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire import opening
from annuaire.hours.week import DAYS, MOST_SPANS, Span, Week, week_of
from millejours.text import clean_input

LONGEST = 255
MIDNIGHT = dt.time(0, 0)
END_OF_DAY = "24:00"  # a browser can only say 00:00
SIDES = ("de", "a")
LABELS = {
    (1, "de"): gettext_lazy("ouvre à"),
    (1, "a"): gettext_lazy("ferme à"),
    (2, "de"): gettext_lazy("rouvre à"),
    (2, "a"): gettext_lazy("referme à"),
}


def field_name(day: int, span: int, side: str) -> str:
    """``h_mo_1_de`` … ``h_su_2_a``: forms in progress keep their answers under these names."""
    return f"h_{DAYS[day].lower()}_{span}_{side}"


class HourField(forms.TimeField):
    """``short_label`` is for where the day is already said."""

    def __init__(self, day: int, short_label: str | Promise) -> None:
        self.short_label = short_label
        super().__init__(
            label=format_lazy("{}, {}", capfirst(WEEKDAYS[day]), short_label),
            required=False,
            input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H"],
            widget=forms.TimeInput(attrs={"class": "fr-input", "type": "time"}, format="%H:%M"),
            error_messages={"invalid": gettext_lazy("Écrivez les heures ainsi\u00a0: 09:00")},
        )


HOUR_FIELDS = {
    field_name(day, span, side): HourField(day, label)
    for day in range(len(DAYS))
    for (span, side), label in LABELS.items()
}


@dataclass(frozen=True, slots=True)
class DayFields:
    """The fields of one day, for the template."""

    name: str
    fields: list[forms.BoundField]


HourFields = type("HourFields", (forms.Form,), dict(HOUR_FIELDS))


class WeekFields(HourFields):  # type: ignore[misc,valid-type]
    """Gives ``opening_hours``, in the notation of OpenStreetMap; a day left empty is closed."""

    closed_on_holidays = forms.BooleanField(
        label=gettext_lazy("Fermé les jours fériés"), required=False
    )
    hours_notation = forms.CharField(
        label=gettext_lazy("Ou la notation OpenStreetMap, si vous la connaissez"),
        help_text=gettext_lazy("Par exemple\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"class": "fr-input", "spellcheck": "false"}),
    )

    def day_fields(self) -> Iterator[DayFields]:
        for day, name in WEEKDAYS.items():
            names = [field_name(day, span, side) for span, side in LABELS]
            yield DayFields(capfirst(str(name)), [self[name] for name in names])

    @property
    def has_hours(self) -> bool:
        """Whether the table is worth unfolding."""
        return any(self[name].value() for name in [*HOUR_FIELDS, "hours_notation"])

    def clean_hours_notation(self) -> str:
        notation = clean_input(self.cleaned_data["hours_notation"], LONGEST)
        if notation:
            opening.validate(notation)
        return notation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days = [self._spans(day, cleaned) for day in range(len(DAYS))]
        week = Week(days, cleaned.get("closed_on_holidays", False))
        notation = cleaned.get("hours_notation")
        if notation and not week.is_empty:
            message = _("Remplissez le tableau ou la notation, pas les deux.")
            self.add_error("hours_notation", message)
        cleaned["opening_hours"] = notation or str(week)
        return cleaned

    def _spans(self, day: int, cleaned: dict[str, Any]) -> list[Span]:
        spans: list[Span] = []
        for span in range(1, MOST_SPANS + 1):
            names = [field_name(day, span, side) for side in SIDES]
            opens, closes = (cleaned.get(name) for name in names)
            if any(name in self.errors for name in names) or (opens is None and closes is None):
                continue
            if opens is None or closes is None:
                message = _("Donnez l’heure d’ouverture et celle de fermeture.")
                self.add_error(names[opens is not None], message)
                continue
            times = (f"{opens:%H:%M}", END_OF_DAY if closes == MIDNIGHT else f"{closes:%H:%M}")
            if times[0] >= times[1]:
                self.add_error(names[1], _("La fermeture vient avant l’ouverture."))
            elif spans and times[0] < spans[-1][1]:
                self.add_error(names[0], _("L’après-midi commence avant la fin du matin."))
            spans.append(times)
        return spans


def hours_answers(expression: str) -> dict[str, str]:
    """The fields that say ``expression``: the table, or the notation that it cannot hold."""
    week = week_of(expression)
    if week is None:
        return {"hours_notation": expression}
    answers = {
        field_name(day, rank, side): "00:00" if moment == END_OF_DAY else moment
        for day, spans in enumerate(week.days)
        for rank, span in enumerate(spans, 1)
        for side, moment in zip(SIDES, span, strict=True)
    }
    return {**answers, "closed_on_holidays": "on" if week.closed_on_holidays else ""}


def is_answer_of_hours(name: str) -> bool:
    """Whether the field ``name`` is one of ``WeekFields``."""
    return name in WeekFields.base_fields
