"""What somebody says of a listing, and what is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annuaire.alerts.services import LONGEST_OUTCOME
from annuaire.models import AlertKind

LONGEST = 1000
LONGEST_DETAILS = 180
TRAP = "site_web"  # filled in by machines only


class AlertForm(forms.Form):
    """``is_from_a_machine``: the field that nobody sees was filled in."""

    kind = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas\u00a0?"),
        choices=AlertKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce qui ne va pas."),
            "invalid_choice": _("Choisissez ce qui ne va pas dans la liste."),
        },
    )
    text = forms.CharField(
        label=_("Précisez si vous le pouvez"),
        help_text=_(
            "Facultatif, 1 000 caractères au plus. N’écrivez ni votre nom, ni celui d’un enfant."
            " Ce texte n’est jamais publié."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    site_web = forms.CharField(required=False)

    def clean_text(self) -> str:
        """Its end of lines count for one character, whatever the browser sends."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LONGEST:
            too_long = _("Votre texte est trop long\u00a0: %(length)d caractères pour 1 000.")
            raise forms.ValidationError(too_long % {"length": len(text)})
        return text

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get(TRAP))


class HandleForm(forms.Form):
    """What was done about an alert: one of the usual answers, more may be said."""

    OUTCOMES = [
        _("La fiche est corrigée ou mise hors ligne."),
        _("Le signalement est sans objet\u00a0: la fiche est juste."),
        _("Transmis à qui doit agir (119, police, ordre professionnel, PMI)."),
    ]

    choice = forms.ChoiceField(
        label=_("Suite donnée"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites ce qui a été fait."),
            "invalid_choice": _("Dites ce qui a été fait\u00a0: choisissez dans la liste."),
        },
    )
    details = forms.CharField(
        label=_("Précisez (facultatif)"),
        required=False,
        max_length=LONGEST_DETAILS,
        help_text=_("180 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(str(each), each) for each in self.OUTCOMES]

    @property
    def outcome(self) -> str:
        said = [self.cleaned_data["choice"], self.cleaned_data["details"].strip()]
        return " ".join(part for part in said if part)[:LONGEST_OUTCOME]
