"""What to change of all the listings chosen: what is left empty stays as it is in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.managers.changing import Changes
from annuaire.managers.cleaning import clean
from annuaire.managers.fields import FIELDS, Field, Kind, empty
from annuaire.models import Price
from annuaire.registration.forms.base import Problem, problems_of
from millejours.vocabulary import vocabulary

ERASE = "effacer"
TEXTS = {Kind.TEXT, Kind.HOURS, Kind.DAY}
HELP = {
    "opening_hours": gettext_lazy("Par exemple\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
    "closed_until": gettext_lazy("Ce jour compris. Par exemple\u00a0: 31/08/2026"),
    "professional_contact": gettext_lazy("Lu des seuls professionnels en ligne."),
    "phone": gettext_lazy("Par exemple\u00a0: 04 66 00 00 00"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the listing: what replaces it (or is added), what empties it (or is removed)."""

    label: Any
    main: Any
    other: Any = None


class EditForm(forms.Form):
    """Fields ``set_…``, ``erase_…``, ``add_…``, ``remove_…``, made from ``FIELDS``."""

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in FIELDS:
            self._add(field)

    def _add(self, field: Field) -> None:
        if field.kind is Kind.TERMS:
            for gesture, label in (("add", _("Ajouter")), ("remove", _("Retirer"))):
                self.fields[f"{gesture}_{field.name}"] = _terms(field, label)
        elif field.kind is Kind.FLAG:
            self.fields[f"set_{field.name}"] = _choice(
                field, [("", _("Ne pas changer")), ("oui", _("Oui")), ("non", _("Non"))]
            )
        elif field.kind is Kind.PRICE:
            choices = [("", _("Ne pas changer")), *Price.choices, (ERASE, _("Ne plus le dire"))]
            self.fields[f"set_{field.name}"] = _choice(field, choices)
        else:
            self.fields[f"set_{field.name}"] = forms.CharField(
                label=field.label,
                help_text=HELP.get(field.name, ""),
                required=False,
                max_length=2000,
                widget=forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"}),
            )
            self.fields[f"erase_{field.name}"] = forms.BooleanField(
                label=_("Effacer"), required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changes: Changes = {}
        for field in FIELDS:
            try:
                change = self._change(field, cleaned)
            except ValidationError as error:
                self.add_error(self._first(field), error)
            else:
                if change:
                    changes[field.name] = change
        cleaned["changes"] = changes
        if not changes and not self.errors:
            raise ValidationError(_("Dites ce qu’il faut changer\u00a0: tout est vide."))
        return cleaned

    def _first(self, field: Field) -> str:
        return f"{'add' if field.kind is Kind.TERMS else 'set'}_{field.name}"

    def _change(self, field: Field, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError."""
        if field.kind is Kind.TERMS:
            return _of_terms(cleaned.get(f"add_{field.name}"), cleaned.get(f"remove_{field.name}"))
        typed = cleaned.get(f"set_{field.name}") or ""
        erased = cleaned.get(f"erase_{field.name}") or typed == ERASE
        if erased and typed not in ("", ERASE):
            raise ValidationError(
                _("Écrivez une valeur, ou cochez «\u00a0Effacer\u00a0», pas les deux.")
            )
        if erased:
            return {"set": empty(field)}
        return {"set": clean(field, typed)} if typed else {}

    # --- For the page ---------------------------------------------------------------------------

    def problems(self) -> list[Problem]:
        return problems_of(self)

    def prompt_rows(self) -> list[Row]:
        """What is written at once."""
        return [self._row(field) for field in FIELDS if field.is_prompt]

    def text_rows(self) -> list[Row]:
        kinds = TEXTS | {Kind.PRICE}
        return [self._row(one) for one in FIELDS if not one.is_prompt and one.kind in kinds]

    def flag_rows(self) -> list[Row]:
        return [self._row(field) for field in FIELDS if field.kind is Kind.FLAG]

    def term_rows(self) -> list[Row]:
        return [
            Row(field.label, self[f"add_{field.name}"], self[f"remove_{field.name}"])
            for field in FIELDS
            if field.kind is Kind.TERMS
        ]

    def _row(self, field: Field) -> Row:
        erase = f"erase_{field.name}"
        other = self[erase] if erase in self.fields else None
        return Row(field.label, self[f"set_{field.name}"], other)


def _of_terms(added: Any, removed: Any) -> dict[str, Any]:
    """Raises ValidationError."""
    if set(added or ()) & set(removed or ()):
        raise ValidationError(_("La même valeur ne peut être ajoutée et retirée."))
    change = {"add": added, "remove": removed}
    return {gesture: values for gesture, values in change.items() if values}


def _choice(field: Field, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "fr-select"})
    return forms.ChoiceField(label=field.label, choices=choices, required=False, widget=widget)


def _terms(field: Field, label: str) -> forms.MultipleChoiceField:
    assert field.model is not None  # noqa: S101 (of a field of terms)
    return forms.MultipleChoiceField(
        label=label,
        choices=[(entry.slug, entry.label) for entry in vocabulary(field.model)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
