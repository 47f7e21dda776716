"""A place that is missing: a short form, and the file that holds many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.managers.proposals import Proposal
from annuaire.models import Category
from annuaire.registration.communes import UnknownTerritoryError, communes_for
from annuaire.registration.forms.base import Problem, problems_of
from millejours.phones import validate_phone
from millejours.text import clean_input
from millejours.vocabulary import vocabulary
from territoires.place import Place

CONTACTS = ("phone", "email", "website")
INPUT = {"class": "fr-input", "autocomplete": "off"}


def _text(label: Any, length: int, *, required: bool = False, help_text: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=INPUT),
    )


class ProposalForm(forms.Form):
    """Name, type, address, contact, why trusted. ``communes``: to choose among homonyms."""

    use_required_attribute = False

    name = _text(gettext_lazy("Nom du lieu"), 160, required=True)
    category = forms.ChoiceField(
        label=gettext_lazy("Type de lieu"),
        choices=lambda: [
            ("", _("Choisissez")),
            *((one.slug, one.label) for one in vocabulary(Category)),
        ],
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    street = _text(gettext_lazy("Numéro et rue (facultatif)"), 160)
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Code postal (facultatif)"),
        required=False,
        error_messages={"invalid": gettext_lazy("Un code postal a cinq chiffres.")},
        widget=forms.TextInput(attrs=INPUT),
    )
    commune = _text(gettext_lazy("Commune"), 120, required=True)
    commune_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"),
        max_length=20,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs=INPUT),
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique publique"),
        required=False,
        widget=forms.EmailInput(attrs=INPUT),
    )
    website = forms.URLField(
        label=gettext_lazy("Site"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs=INPUT),
    )
    trust_detail = _text(
        gettext_lazy("Pourquoi lui faire confiance"),
        200,
        required=True,
        help_text=gettext_lazy("Lu par le référent et le public. Exemple\u00a0: service agréé."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes: list[Place] = []
        for field in self.fields.values():
            field.error_messages["required"] = _("Cette réponse est nécessaire.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("name", "street", "trust_detail"):
            cleaned[name] = clean_input(cleaned.get(name) or "", self.fields[name].max_length)  # type: ignore[attr-defined]
        if not any(cleaned.get(name) for name in CONTACTS) and not set(CONTACTS) & set(self.errors):
            self.add_error("phone", _("Donnez un téléphone, un courriel ou un site."))
        if not {"commune", "postal_code"} & set(self.errors):
            self._clean_commune(cleaned)
        return cleaned

    def _clean_commune(self, cleaned: dict[str, Any]) -> None:
        try:
            found = communes_for(cleaned["postal_code"], cleaned["commune"])
        except UnknownTerritoryError as error:
            self.add_error("commune", ValidationError(str(error)))
            return
        chosen = [place for place in found if place.commune_code == cleaned.get("commune_code")]
        found = chosen or found
        if len(found) > 1:
            self.communes = found
            self.add_error("commune", _("Plusieurs communes correspondent\u00a0: choisissez."))
        else:
            cleaned["commune_code"] = found[0].commune_code

    def problems(self) -> list[Problem]:
        return problems_of(self)

    @property
    def proposal(self) -> Proposal:
        """Of a valid form."""
        given = self.cleaned_data
        return Proposal(
            name=given["name"],
            category=given["category"],
            street=given["street"],
            postal_code=given["postal_code"],
            commune=given["commune_code"],
            trust_detail=given["trust_detail"],
            values={name: given[name] for name in CONTACTS if given[name]},
        )
