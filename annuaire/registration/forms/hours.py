"""The table of opening hours as fields: two openings a day, or the free notation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire import opening
from annuaire.registration.forms.base import StepForm, checkbox
from annuaire.registration.hours import DAYS, MOST_SPANS, Table, from_osm, to_osm

DAY_NAMES = dict(
    zip(
        DAYS,
        (
            gettext_lazy("Lundi"),
            gettext_lazy("Mardi"),
            gettext_lazy("Mercredi"),
            gettext_lazy("Jeudi"),
            gettext_lazy("Vendredi"),
            gettext_lazy("Samedi"),
            gettext_lazy("Dimanche"),
        ),
        strict=True,
    )
)
SIDES = ("de", "a")
MIDNIGHT = dt.time(0, 0)


def field_name(day: str, rank: int, side: str) -> str:
    return f"h_{day}_{rank}_{side}"


def _time_fields() -> dict[str, forms.TimeField]:
    """``h_mo_1_de`` … ``h_su_2_a``."""
    return {
        field_name(day, rank, side): forms.TimeField(
            label=_label(day, rank, side),
            required=False,
            input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        )
        for day in DAYS
        for rank in range(1, MOST_SPANS + 1)
        for side in SIDES
    }


def _label(day: str, rank: int, side: str) -> Any:
    labels = {
        (1, "de"): gettext_lazy("ouvre à"),
        (1, "a"): gettext_lazy("ferme à"),
        (2, "de"): gettext_lazy("rouvre à"),
        (2, "a"): gettext_lazy("referme à"),
    }
    return labels[rank, side]


@dataclass(frozen=True, slots=True)
class DayFields:
    label: Any
    fields: list[forms.BoundField]

    @property
    def errors(self) -> list[str]:
        return [error for bound in self.fields for error in bound.errors]


TimeFields = type("TimeFields", (StepForm,), dict(_time_fields()))


class HoursForm(TimeFields):  # type: ignore[misc,valid-type]
    """Before the form of a step: gives ``opening_hours`` in the notation of OpenStreetMap."""

    closed_on_holidays = checkbox(gettext_lazy("Fermé les jours fériés"))
    hours_notation = forms.CharField(
        label=gettext_lazy("Ou la notation OpenStreetMap, si vous la connaissez"),
        help_text=gettext_lazy("Par exemple\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
        max_length=255,
        required=False,
        validators=[opening.validate],
    )

    def day_fields(self) -> Iterator[DayFields]:
        for day in DAYS:
            names = [field_name(day, rank, side) for rank in (1, 2) for side in SIDES]
            yield DayFields(DAY_NAMES[day], [self[name] for name in names])

    @property
    def has_hours(self) -> bool:
        """Whether the table is worth unfolding."""
        names = [name for name in self.fields if name.startswith("h_")]
        return any(self[name].value() for name in [*names, "hours_notation"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        table = Table(closed_on_holidays=cleaned.get("closed_on_holidays", False))
        for day in DAYS:
            table.days[day] = self._spans(day, cleaned)
        if not table.is_empty and cleaned.get("hours_notation"):
            message = _("Remplissez le tableau ou la notation, pas les deux.")
            self.add_error("hours_notation", message)
            return cleaned
        cleaned["opening_hours"] = cleaned.get("hours_notation") or to_osm(table)
        return cleaned

    def _spans(self, day: str, cleaned: dict[str, Any]) -> list[tuple[str, str]]:
        spans: list[tuple[str, str]] = []
        last = ""
        for rank in range(1, MOST_SPANS + 1):
            names = [field_name(day, rank, side) for side in SIDES]
            opens, closes = (cleaned.get(name) for name in names)
            if opens is None and closes is None:
                continue
            if opens is None or closes is None:
                self._refuse(names, _("Il manque une heure."))
                continue
            span = (f"{opens:%H:%M}", "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}")
            if span[0] >= span[1]:
                self._refuse(names, _("La fermeture vient avant l’ouverture."))
            elif span[0] <= last:
                self._refuse(names, _("Cette ouverture commence avant la fin de la précédente."))
            spans.append(span)
            last = span[1]
        return spans

    def _refuse(self, names: list[str], message: str) -> None:
        if not any(name in self.errors for name in names):
            self.add_error(names[0], ValidationError(message))


def hours_answers(expression: str) -> dict[str, str]:
    """The fields that say ``expression``: the table, or the notation that it cannot hold."""
    table = from_osm(expression)
    if table is None:
        return {"hours_notation": expression}
    answers = {
        field_name(day, rank, side): "00:00" if moment == "24:00" else moment
        for day, spans in table.days.items()
        for rank, span in enumerate(spans, 1)
        for side, moment in zip(SIDES, span, strict=True)
    }
    return {**answers, "closed_on_holidays": "on" if table.closed_on_holidays else ""}
