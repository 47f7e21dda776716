"""Step 1: who, how to reach them, where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.models import Category
from annuaire.registration.communes import (
    UnknownTerritoryError,
    areas_named,
    communes_for,
    name_of_today,
)
from annuaire.registration.forms.base import StepForm, checkbox
from millejours.phones import validate_phone
from millejours.vocabulary import vocabulary
from territoires.place import Place

HERE, FAMILIES, REMOTE = "ici", "familles", "distance"
PRESENCES = (
    (HERE, gettext_lazy("J’accueille à une adresse")),
    (FAMILIES, gettext_lazy("Je me déplace chez les familles")),
    (REMOTE, gettext_lazy("À distance (téléphone, visio)")),
)
CONTACTS = ("phone", "email", "website")


def category_choices() -> list[Any]:
    """Professionals and places apart, after an empty line."""
    kinds: dict[str, list[tuple[str, str]]] = {kind: [] for kind in reversed(Category.Kind.values)}
    for entry in vocabulary(Category):
        kinds[entry.extra["kind"]].append((entry.slug, entry.label))
    groups = [(str(Category.Kind(kind).label), terms) for kind, terms in kinds.items() if terms]
    return [("", _("Choisissez")), *groups]


class WhoForm(StepForm):
    name = forms.CharField(
        label=gettext_lazy("Nom affiché"),
        help_text=gettext_lazy("Celui que les parents liront, par exemple\u00a0: Camille Martin."),
        max_length=160,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Métier ou type de lieu"), choices=category_choices
    )
    structure = forms.CharField(
        label=gettext_lazy("Structure (facultatif)"),
        help_text=gettext_lazy("Cabinet, association, service."),
        max_length=160,
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone public"),
        max_length=20,
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique publique"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.URLField(
        label=gettext_lazy("Site"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    presences = forms.MultipleChoiceField(
        label=gettext_lazy("Comment recevez-vous les familles\u00a0?"),
        choices=PRESENCES,
        initial=[HERE],
        widget=forms.CheckboxSelectMultiple,
    )
    street = forms.CharField(
        label=gettext_lazy("Numéro et rue (facultatif)"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Code postal (facultatif)"),
        required=False,
        error_messages={"invalid": gettext_lazy("Un code postal a cinq chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    commune = forms.CharField(
        label=gettext_lazy("Commune"),
        help_text=gettext_lazy("Son nom ou son code postal, par exemple\u00a0: Mamoudzou."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    commune_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    own_home = checkbox(
        gettext_lazy("Cette adresse est mon domicile\u00a0: ne montrer que la commune")
    )
    areas = forms.CharField(
        label=gettext_lazy("Communes ou département où vous allez"),
        help_text=gettext_lazy("Un nom par ligne, huit au plus. Par exemple\u00a0: Mayotte."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes: list[Place] = []  # to choose among, when several have that name

    @property
    def must_choose(self) -> bool:
        return len(self.communes) > 1

    @property
    def area_texts(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["areas"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in CONTACTS) and not set(CONTACTS) & set(self.errors):
            self.add_error(
                "phone", _("Donnez au moins un téléphone, une adresse électronique ou un site.")
            )
        presences = cleaned.get("presences", [])
        if HERE in presences and "commune" in cleaned and "postal_code" in cleaned:
            self._clean_commune(cleaned)
        if FAMILIES in presences and "areas" in cleaned:
            self._clean_areas(cleaned)
        return cleaned

    def _clean_commune(self, cleaned: dict[str, Any]) -> None:
        text = cleaned["commune"]
        if not text and not cleaned["postal_code"]:
            self.add_error("commune", _("Dites dans quelle commune."))
            return
        try:
            found = communes_for(cleaned["postal_code"], text)
        except UnknownTerritoryError as error:
            self.add_error("commune", str(error))
            return
        chosen = [place for place in found if place.commune_code == cleaned.get("commune_code")]
        found = chosen or found
        if len(found) > 1:
            self.communes = found
            message = _("Plusieurs communes correspondent\u00a0: choisissez la vôtre.")
            self.add_error("commune", message)
            return
        cleaned["commune_code"] = found[0].commune_code
        cleaned["commune"] = name_of_today(found[0])

    def _clean_areas(self, cleaned: dict[str, Any]) -> None:
        try:
            places = areas_named(self.area_texts)
        except UnknownTerritoryError as error:
            self.add_error("areas", ValidationError(str(error)))
            return
        cleaned["areas"] = "\n".join(name_of_today(place) for place in places)
        cleaned["area_codes"] = [area_code(place) for place in places]


def area_code(place: Place) -> str:
    """``commune:48095``, ``departement:48``, ``region:76``."""
    return next(
        f"{level}:{code}"
        for level, code in (
            ("commune", place.commune_code),
            ("departement", place.departement_code),
            ("region", place.region_code),
        )
        if code
    )
