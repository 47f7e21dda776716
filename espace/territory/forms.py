"""What a professional asks of her territory, and the contact she gives to the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annuaire.filters import RADIUS_CHOICES_KM
from annuaire.models import Category, Listing
from millejours.models import Need
from millejours.text import clean_input
from millejours.vocabulary import vocabulary
from territoires.place import DEFAULT_RADIUS_KM

CONTACT_MAX_LENGTH = 200
MOST_PAGES = 1000


class TerritoryForm(forms.Form):
    """``?fiche=&rayon=&type=&besoin=&page=``, all of them optional."""

    fiche = forms.TypedChoiceField(label=_("Autour de"), coerce=int, required=False)
    rayon = forms.TypedChoiceField(
        label=_("Rayon"),
        coerce=int,
        required=False,
        empty_value=int(DEFAULT_RADIUS_KM),
        choices=[(radius, f"{radius} km") for radius in RADIUS_CHOICES_KM],
    )
    type = forms.ChoiceField(label=_("Type"), required=False)
    besoin = forms.ChoiceField(label=_("Besoin"), required=False)
    page = forms.IntegerField(
        label=_("Page"), required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict, kept: list[Listing]) -> None:
        asked = data.copy()
        asked.setdefault("fiche", str(kept[0].pk))
        asked.setdefault("rayon", str(int(DEFAULT_RADIUS_KM)))
        super().__init__(asked)
        choices: dict[str, Iterable[tuple[Any, str]]] = {
            "fiche": [(listing.pk, listing.name) for listing in kept],
            "type": _with_all(Category, _("Tous les types")),
            "besoin": _with_all(Need, _("Tous les besoins")),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def masks(self) -> dict[str, int]:
        """The bits asked for; read only when the form is valid."""
        chosen = self.cleaned_data
        return {
            "categories_mask": vocabulary(Category).mask_of([chosen["type"]]),
            "needs_mask": vocabulary(Need).mask_of([chosen["besoin"]]),
        }


def _with_all(model: Any, every: Any) -> list[tuple[str, Any]]:
    return [("", every), *((term.slug, term.label) for term in vocabulary(model))]


class ContactField(forms.CharField):
    """One line, without control characters."""

    def to_python(self, value: Any) -> str:
        return clean_input(str(value or ""), CONTACT_MAX_LENGTH + 1)


class ContactForm(forms.Form):
    """The contact that professionals alone read; empty to remove it."""

    contact = ContactField(
        label=_("Votre contact, pour les professionnels seulement"),
        required=False,
        max_length=CONTACT_MAX_LENGTH,
        error_messages={"max_length": _("Le contact tient en 200 caractères.")},
    )
