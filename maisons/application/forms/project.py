"""The carrier, the place, the territory served."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.hours.fields import WeekFields, hours_answers
from annuaire.models import SpokenLanguage
from annuaire.registration.forms.base import checkbox, terms_field
from maisons.application.forms.base import LongText, SectionForm
from maisons.application.forms.communes import (
    MOST_COMMUNES,
    CommuneFields,
    commune_initial,
    communes_listed,
)
from maisons.application.reading import ApplicationFile
from maisons.models import Carrier, CarrierKind, LabelRequestPage, Project
from maisons.models.applicants import validate_siret
from maisons.models.project import LONGEST_TEXT
from millejours.phones import validate_phone

CARRIER_FIELDS = (
    "name",
    "kind",
    "siret",
    "address",
    "contact_name",
    "contact_email",
    "contact_phone",
)
PLACE_FIELDS = (
    "name",
    "summary",
    "street",
    "postal_code",
    "phone",
    "email",
    "website",
    "opening_hours",
    "opens_on",
    "premises",
    "surface",
    "wheelchair",
    "accessibility",
)
TERRITORY_FIELDS = ("in_priority_neighbourhood", "priority_neighbourhood", "in_rural_area")
MOST_SURFACE = 1_000_000


def phone_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class CarrierForm(CommuneFields, SectionForm):
    template = "maisons/application/sections/carrier.html"

    name = forms.CharField(label=gettext_lazy("Nom de la structure"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=[("", gettext_lazy("Choisissez")), *CarrierKind.choices],
        required=False,
    )
    siret = forms.CharField(
        label=gettext_lazy("SIRET"),
        help_text=gettext_lazy("Quatorze chiffres, avec ou sans espaces."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse du siège"), max_length=200, required=False
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Personne à joindre"), max_length=120, required=False
    )
    contact_email = forms.EmailField(label=gettext_lazy("Son adresse électronique"), required=False)
    contact_phone = phone_field(gettext_lazy("Son téléphone (facultatif)"))

    def read(self, file: ApplicationFile) -> dict[str, Any]:
        values = {name: getattr(file.carrier, name) for name in CARRIER_FIELDS}
        return {**values, **commune_initial(file.carrier.commune)}

    def clean_siret(self) -> str:
        siret = "".join(self.cleaned_data["siret"].split())
        if siret:
            validate_siret(siret)
        return siret

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        values = {name: self.cleaned_data[name] for name in CARRIER_FIELDS}
        values["commune"] = self.cleaned_data["commune_found"]
        Carrier.objects.filter(request=held).update(**values)


class PlaceForm(WeekFields, CommuneFields, SectionForm):
    template = "maisons/application/sections/place.html"

    name = forms.CharField(label=gettext_lazy("Nom de la Maison"), max_length=160, required=False)
    summary = LongText(
        label=gettext_lazy("Le projet en quelques lignes"),
        help_text=gettext_lazy("1500 caractères au plus."),
        max_length=1500,
    )
    street = forms.CharField(label=gettext_lazy("Numéro et rue"), max_length=160, required=False)
    postal_code = forms.RegexField(
        r"^[0-9]{5}\Z",
        label=gettext_lazy("Code postal"),
        required=False,
        error_messages={"invalid": gettext_lazy("Un code postal a cinq chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = phone_field(gettext_lazy("Téléphone (facultatif)"))
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique (facultatif)"), required=False
    )
    website = forms.URLField(
        label=gettext_lazy("Site (facultatif)"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    opens_on = forms.DateField(
        label=gettext_lazy("Ouverture prévue le (facultatif)"),
        help_text=gettext_lazy("Vide si la Maison est déjà ouverte."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "fr-input"}, format="%Y-%m-%d"),
    )
    premises = LongText(
        label=gettext_lazy("Locaux"),
        help_text=gettext_lazy("Pièces, espaces d’accueil, confidentialité, extérieur."),
        max_length=LONGEST_TEXT,
    )
    surface = forms.IntegerField(
        label=gettext_lazy("Surface, en m² (facultatif)"),
        min_value=1,
        max_value=MOST_SURFACE,
        required=False,
        widget=forms.NumberInput(attrs={"class": "fr-input"}),
    )
    wheelchair = checkbox(gettext_lazy("Accessible en fauteuil roulant"))
    accessibility = LongText(
        label=gettext_lazy("Accessibilité des locaux et de l’accueil (facultatif)"),
        max_length=LONGEST_TEXT,
    )
    spoken_languages = terms_field(SpokenLanguage, gettext_lazy("Langues parlées (facultatif)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].required = False

    def read(self, file: ApplicationFile) -> dict[str, Any]:
        values = {name: getattr(file.project, name) for name in PLACE_FIELDS}
        hours = values.pop("opening_hours")
        return {
            **values,
            **commune_initial(file.project.commune),
            **hours_answers(hours),
            "spoken_languages": [language.slug for language in file.languages],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        commune, ours = cleaned.get("commune_found"), self.file.request.departement
        if commune is not None and commune.departement_id != ours.pk:
            message = _(
                "Cette demande est ouverte pour ce département\u00a0: %(name)s. Pour une Maison"
                " ailleurs, ouvrez une autre demande."
            )
            self.add_error("commune", message % {"name": ours.name})
        return cleaned

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        values = {name: self.cleaned_data[name] for name in PLACE_FIELDS}
        project = Project.objects.get(request=held)
        for name, value in values.items():
            setattr(project, name, value)
        project.commune = self.cleaned_data["commune_found"]
        project.save(update_fields=[*values, "commune"])
        languages = SpokenLanguage.objects.live().filter(
            slug__in=self.cleaned_data["spoken_languages"]
        )
        project.spoken_languages.set(_one_a_slug(languages.order_by("order", "pk")))


def _one_a_slug(languages: Any) -> list[Any]:
    """A term is a row in each language of the site: the first one stands for all."""
    return list({language.slug: language for language in reversed(languages)}.values())


class TerritoryForm(SectionForm):
    """``names``: one commune a line; ``add``: one more, with suggestions.

    The kinds of territory say which criteria stand: a complement does not change them.
    """

    template = "maisons/application/sections/territory.html"

    names = LongText(
        label=gettext_lazy("Communes servies"),
        help_text=gettext_lazy("Une par ligne, cent au plus. Par exemple\u00a0: Schœlcher (972)."),
        max_length=12_000,
        rows=8,
    )
    add = forms.CharField(
        label=gettext_lazy("Ajouter une commune"),
        help_text=gettext_lazy("Son nom ou son code postal."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    in_priority_neighbourhood = checkbox(
        gettext_lazy("La Maison est dans un quartier prioritaire de la politique de la ville")
    )
    priority_neighbourhood = forms.CharField(
        label=gettext_lazy("Nom du quartier prioritaire"), max_length=160, required=False
    )
    in_rural_area = checkbox(gettext_lazy("La Maison est dans un territoire rural"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("in_priority_neighbourhood", "in_rural_area"):
            self.fields[name].disabled = not self.opening.is_draft

    def read(self, file: ApplicationFile) -> dict[str, Any]:
        values = {name: getattr(file.project, name) for name in TERRITORY_FIELDS}
        return {**values, "names": "\n".join(str(commune) for commune in file.communes)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text = "\n".join([cleaned.get("names", ""), cleaned.get("add", "")])
        lines = len(text.split())
        if "names" not in cleaned or not lines:
            cleaned["codes"] = []
            return cleaned
        if sum(bool(line.strip()) for line in text.splitlines()) > MOST_COMMUNES:
            self.add_error("names", _("Cent communes au plus."))
            return cleaned
        codes, problems = communes_listed(text, self.file.request.departement_id)
        if len(codes) > MOST_COMMUNES:
            problems.append(_("Cent communes au plus."))
        if problems:
            self.add_error("names", ValidationError([ValidationError(one) for one in problems]))
        cleaned["codes"] = codes
        return cleaned

    def write(self, held: LabelRequestPage, actor: Any) -> None:
        project = Project.objects.get(request=held)
        for name in TERRITORY_FIELDS:
            setattr(project, name, self.cleaned_data[name])
        project.save(update_fields=TERRITORY_FIELDS)
        project.communes.set(self.cleaned_data["codes"])
