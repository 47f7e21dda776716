"""The acts on a label, as forms: each knows its service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maisons.labels import services
from maisons.labels.acts import LONGEST_REASON
from maisons.labels.reading import Standing, reservations_of, standing_of
from maisons.models import Label

SEEN = "seen"


class ActForm(forms.Form):
    """``seen``: the last act that the page showed."""

    code: str
    title: str | Promise
    button: str | Promise
    intro: str | Promise = ""
    is_serious = False

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Écrit dans le courrier à l’équipe de la Maison, et gardé."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, label: Label, **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.code, **kwargs)
        self.label = label

    def perform(self, actor: Any) -> None:
        """On a valid form. Raises LabelError."""
        raise NotImplementedError

    @property
    def _given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "seen")}


class SuspendForm(ActForm):
    code = "suspendre"
    title, button = _("Suspendre le label"), _("Suspendre")
    intro = _("Le certificat et le logo ne valent plus jusqu’à la levée de la suspension.")
    is_serious = True

    def perform(self, actor: Any) -> None:
        services.suspend(self.label, actor, **self._given)


class ResumeForm(ActForm):
    code = "reprendre"
    title, button = _("Lever la suspension"), _("Lever la suspension")

    def perform(self, actor: Any) -> None:
        services.resume(self.label, actor, **self._given)


class WithdrawForm(ActForm):
    code = "retirer"
    title, button = _("Retirer le label"), _("Retirer le label")
    intro = _("C’est définitif\u00a0: la Maison devra déposer une nouvelle demande.")
    is_serious = True

    sure = forms.BooleanField(label=_("Je confirme le retrait définitif de ce label"))

    def perform(self, actor: Any) -> None:
        services.withdraw(self.label, actor, **self._given)


class CarrierForm(ActForm):
    code = "porteur"
    title, button = _("Changer la structure porteuse"), _("Changer la structure")

    name = forms.CharField(label=_("Nouvelle structure"), max_length=200)
    siret = forms.CharField(label=_("SIRET"), max_length=30)
    effective = forms.DateField(
        label=_("À partir du"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Aujourd’hui, ou un jour passé depuis le début du label."),
    )
    field_order = ["seen", "name", "siret", "effective", "reason"]

    def perform(self, actor: Any) -> None:
        values = self.cleaned_data
        services.change_carrier(
            self.label,
            actor,
            values["name"],
            values["siret"],
            effective=values["effective"],
            **self._given,
        )


class LiftForm(ActForm):
    code = "lever-reserve"
    title, button = _("Lever une réserve"), _("Lever la réserve")

    reservation = forms.ModelChoiceField(label=_("Réserve"), queryset=None, empty_label=None)
    field_order = ["seen", "reservation", "reason"]

    def __init__(self, *args: Any, label: Label, **kwargs: Any) -> None:
        super().__init__(*args, label=label, **kwargs)
        choices: Any = self.fields["reservation"]
        choices.queryset = reservations_of(label).open()
        self.fields["reason"].label = _("Ce qui a été constaté")

    def perform(self, actor: Any) -> None:
        services.lift_reservation(
            self.cleaned_data["reservation"],
            actor,
            self.cleaned_data["reason"],
            seen=self.cleaned_data["seen"],
        )


FORMS: dict[str, type[ActForm]] = {
    form.code: form for form in (LiftForm, SuspendForm, ResumeForm, CarrierForm, WithdrawForm)
}


def possible(label: Label, is_reserved: bool) -> list[type[ActForm]]:
    """Those that make sense on the label as it stands."""
    standing = standing_of(label)
    if standing in {Standing.ENDED, Standing.WITHDRAWN}:
        return []
    left = {ResumeForm if standing != Standing.SUSPENDED else SuspendForm}
    if not is_reserved:
        left.add(LiftForm)
    return [form for form in FORMS.values() if form not in left]
