"""What the team of a Maison types of its workshops."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maisons.models import Workshop, WorkshopSession
from maisons.register.agenda import moment_of
from maisons.register.workshops import TEXTS


class WorkshopForm(forms.Form):
    """``seen``: the revision that it was filled from; empty for a new workshop."""

    title = forms.CharField(label=_("Titre"), max_length=120)
    description = forms.CharField(
        label=_("Ce qui s’y passe"),
        max_length=1500,
        help_text=_("1500 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    audience = forms.CharField(label=_("Pour qui (facultatif)"), max_length=200, required=False)
    registration = forms.CharField(
        label=_("Comment s’inscrire (facultatif)"),
        max_length=300,
        required=False,
        help_text=_("Par exemple\u00a0: gratuit, sur inscription au 01 23 45 67 89."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)

    @property
    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class SessionForm(forms.Form):
    """Local times of the place. ``seen``: the ``sequence`` that it was filled from."""

    day = forms.DateField(label=_("Jour"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    starts = forms.TimeField(label=_("De"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label=_("À"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    place = forms.CharField(
        label=_("Où (facultatif)"),
        max_length=160,
        required=False,
        help_text=_("Vide\u00a0: à la Maison."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, zone: zoneinfo.ZoneInfo, *args: Any, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)
        _dress(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("La fin vient avant le début."))
        return values

    @property
    def moments(self) -> dict[str, Any]:
        """What the services take."""
        values = self.cleaned_data
        return {
            "starts_at": self._moment(values["starts"]),
            "ends_at": self._moment(values["ends"]),
            "place": values["place"].replace("\0", "").strip(),
        }

    def _moment(self, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], time, tzinfo=self.zone)


def values_of_workshop(workshop: Workshop) -> dict[str, Any]:
    """Its latest text."""
    draft = workshop.get_latest_revision_as_object() if workshop.latest_revision_id else workshop
    texts = {name: getattr(draft, name) for name in TEXTS}
    return {**texts, "seen": workshop.latest_revision_id}


def values_of_session(session: WorkshopSession, zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    moment = moment_of(session, zone)
    return {
        "day": moment.starts.date(),
        "starts": moment.starts.time(),
        "ends": moment.ends.time(),
        "place": session.place,
        "seen": session.sequence,
    }


REQUIRED = {
    "title": _("Donnez un titre."),
    "description": _("Dites ce qui s’y passe."),
    "day": _("Dites quel jour."),
    "starts": _("Dites à quelle heure cela commence."),
    "ends": _("Dites à quelle heure cela finit."),
}


def _dress(form: forms.Form) -> None:
    """The classes of the design system, the hint and the error linked to their field."""
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput):
            continue
        if field.required:
            field.error_messages["required"] = REQUIRED[name]
        told = [f"id_{name}_helptext"] if field.help_text else []
        if form.is_bound and name in form.errors:
            told.append(f"id_{name}_error")
        if told:
            field.widget.attrs["aria-describedby"] = " ".join(told)
        field.widget.attrs["class"] = "fr-input"
