"""What is said to the referent, and what she answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annuaire.claims.services import LONGEST
from annuaire.registration.forms.base import StepForm


class ClaimForm(StepForm):
    message = forms.CharField(
        label=_("Dites au référent qui vous êtes"),
        help_text=_("Votre fonction, comment il peut le vérifier. Votre adresse lui est donnée."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi (ce texte lui est envoyé)"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
