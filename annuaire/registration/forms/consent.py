"""The last step: the agreement without which nothing is sent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from annuaire.registration.forms.base import StepForm


class ConsentForm(StepForm):
    consent = forms.BooleanField(
        label=gettext_lazy(
            "J’atteste que ces informations sont vraies et j’accepte qu’elles soient publiées dans"
            " l’annuaire, après accord du référent de mon territoire."
        ),
    )
