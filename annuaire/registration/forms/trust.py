"""Step 3: who trusts the professional, and what shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.models import Trust
from annuaire.registration.forms.base import StepForm
from annuaire.registration.numbers import validate_number
from annuaire.registration.uploads import RefusedFileError, accepted_file

TRUSTS = (
    (Trust.STATE, gettext_lazy("L’État (ARS, Éducation nationale, ministère, préfecture…)")),
    (
        Trust.SOCIAL_SECURITY,
        gettext_lazy("La Sécurité sociale (Assurance maladie, Caf, MSA…)"),
    ),
    (
        Trust.LOCAL_AUTHORITY,
        gettext_lazy("Une collectivité (commune, département, région, PMI…)"),
    ),
)


class TrustForm(StepForm):
    """``has_document``: one was received before, a number is then not needed."""

    trust = forms.ChoiceField(
        label=gettext_lazy("Qui vous fait confiance\u00a0?"),
        help_text=gettext_lazy("Celui qui vous agrée, vous conventionne ou vous finance."),
        choices=TRUSTS,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=gettext_lazy("Votre numéro"),
        help_text=gettext_lazy("RPPS, ADELI, FINESS, SIRET, numéro d’agrément… Jamais publié."),
        max_length=60,
        required=False,
        validators=[validate_number],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    trust_detail = forms.CharField(
        label=gettext_lazy("Précision lue par le public (facultatif)"),
        help_text=gettext_lazy("Par exemple\u00a0: conventionnée par l’Assurance maladie."),
        max_length=200,
        required=False,
    )
    document = forms.FileField(
        label=gettext_lazy("Ou un document"),
        help_text=gettext_lazy(
            "PDF, JPEG ou PNG, 5\u00a0Mo au plus. Lu seulement par qui décide de votre fiche (le"
            " référent du territoire, ou l’équipe nationale s’il n’y en a pas ou s’il tarde), par"
            " vous et par la personne responsable de la fiche."
        ),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, has_document: bool, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_document = has_document
        self.refusal = refusal

    def clean_document(self) -> Any:
        """What is kept of the file. ``refusal``: it was not even received."""
        if self.refusal:
            raise ValidationError(self.refusal)
        file = self.cleaned_data["document"]
        if not isinstance(file, UploadedFile):
            return None
        try:
            return accepted_file(file.read(), file.name or "")
        except RefusedFileError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        shown = self.has_document or cleaned.get("number") or cleaned.get("document")
        if not shown and not {"number", "document"} & set(self.errors):
            self.add_error("number", _("Donnez un numéro ou joignez un document."))
        return cleaned
