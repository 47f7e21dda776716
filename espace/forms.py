"""What a professional fills in here: addresses of colleagues, gestures that are asked twice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from millejours.text import clean_input


class InviteForm(forms.Form):
    """The address of a colleague."""

    email = forms.EmailField(
        label=_("Adresse électronique de votre collègue"),
        help_text=_("Elle se connectera avec cette adresse. Format attendu\u00a0: nom@domaine.fr"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "fr-input", "autocomplete": "off"}),
        error_messages={
            "required": _("Écrivez l’adresse de votre collègue."),
            "invalid": _("Cette adresse n’est pas complète. Exemple\u00a0: nom@domaine.fr"),
        },
    )


class SureForm(forms.Form):
    """The second gesture of what cannot be undone by a click."""

    sure = forms.BooleanField(
        label=_("J’ai compris"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )


class WithdrawForm(SureForm):
    sure = forms.BooleanField(
        label=_("J’ai compris que la fiche disparaît aussitôt du site"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )
    reason = forms.CharField(
        label=_("Pourquoi (facultatif)"),
        help_text=_("Lu par votre référent\u00a0: cessation d’activité, déménagement…"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "fr-input"}),
    )

    def clean_reason(self) -> str:
        return clean_input(self.cleaned_data["reason"], 300)


class DeleteForm(SureForm):
    sure = forms.BooleanField(
        label=_("J’ai compris que mon compte est effacé pour toujours"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )
    withdraw_all = forms.BooleanField(
        label=_("Retirer aussi de l’annuaire les fiches dont je suis seul responsable"),
        required=False,
    )
