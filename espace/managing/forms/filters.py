"""``?q=&etat=&commune=&type=``: what the table is narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.managers.table import Filters, State, categories_of, communes_of
from annuaire.models import ManagingBody
from millejours.text import clean_input

SELECT = {"class": "fr-select"}


class FilterForm(forms.Form):
    """All optional; a value that is not one of the choices narrows nothing, and is said."""

    q = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "fr-input", "type": "search"}),
    )
    etat = forms.ChoiceField(
        label=gettext_lazy("État"), required=False, widget=forms.Select(attrs=SELECT)
    )
    commune = forms.ChoiceField(
        label=gettext_lazy("Commune"), required=False, widget=forms.Select(attrs=SELECT)
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, data: QueryDict, body: ManagingBody) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "etat": [("", _("Tous les états")), *State.choices],
            "commune": [("", _("Toutes les communes")), *communes_of(body)],
            "type": [("", _("Tous les types")), *categories_of(body)],
        }
        for name, values in choices.items():
            field = self.fields[name]
            field.choices = values  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = _("Ce choix n’existe pas, ou plus.")

    def clean_q(self) -> str:
        return clean_input(self.cleaned_data["q"], 160)

    @property
    def filters(self) -> Filters:
        """Of what could be understood."""
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            words=asked.get("q", ""),
            state=asked.get("etat", ""),
            commune=asked.get("commune", ""),
            category=asked.get("type", ""),
        )

    @property
    def query(self) -> str:
        """The same filters, as the end of an address."""
        values = QueryDict(mutable=True)
        self.is_valid()
        values.update({name: value for name, value in self.cleaned_data.items() if value})
        return values.urlencode()
