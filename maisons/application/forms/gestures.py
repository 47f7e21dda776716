"""Small forms: opening a request, writing, inviting, gestures that are asked twice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annuaire.registration.forms.base import StepForm
from maisons.application.forms.base import LongText
from maisons.application.forms.communes import CommuneFields
from maisons.application.services import LONGEST_REASON
from maisons.requests.thread import LONGEST as LONGEST_MESSAGE


class OpenForm(CommuneFields, StepForm):
    name = forms.CharField(
        label=_("Nom de la structure"),
        help_text=_("Celle qui porte le projet. Vous pourrez le corriger."),
        max_length=200,
    )


class MessageForm(StepForm):
    text = LongText(
        label=_("Votre message"),
        help_text=_(
            "Lu par les services qui instruisent. N’écrivez rien sur la santé de personne."
        ),
        max_length=LONGEST_MESSAGE,
        required=True,
    )


class InviteForm(StepForm):
    email = forms.EmailField(
        label=_("Adresse électronique de votre collègue"),
        help_text=_("Elle se connectera avec cette adresse. Format attendu\u00a0: nom@domaine.fr"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SureForm(StepForm):
    """The second gesture of what cannot be undone by a click."""

    sure = forms.BooleanField(
        label=_("J’ai compris"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )


class WithdrawForm(StepForm):
    reason = LongText(
        label=_("Pourquoi"),
        help_text=_("Gardé dans l’historique de la demande, lu par le service instructeur."),
        max_length=LONGEST_REASON,
        required=True,
    )
    sure = forms.BooleanField(
        label=_("J’ai compris que cette demande s’arrête pour toujours"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )


class PaperForm(StepForm):
    """Only the field: what is sent is judged by its content (``annuaire.registration.uploads``)."""

    document = forms.FileField(
        label=_("Document"),
        help_text=_("Un PDF, un JPEG ou un PNG, cinq mégaoctets au plus."),
        required=False,
    )
