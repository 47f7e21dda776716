"""The form of a listing in the admin: what its parts say of one another."""

from __future__ import annotations

from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _

from annuaire.models import Coverage, Precision
from annuaire.models.coverage import LOCATED
from millejours.term_forms import TermsForm

ADDRESS = frozenset({"street", "postal_code", "commune"})
POINT = frozenset({"latitude", "longitude"})


class ListingForm(TermsForm):
    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        return self.is_bound and self._has_no_text_in_its_own_language() and is_valid

    def _has_no_text_in_its_own_language(self) -> bool:
        """That text is the presentation of the listing."""
        texts, own = self.formsets["presentations"], self.cleaned_data.get("language")
        wrong = [
            form
            for form in texts.forms
            if own and form not in texts.deleted_forms and form.cleaned_data.get("language") == own
        ]
        for form in wrong:
            form.add_error("language", _("Écrivez ce texte dans « Présentation » de la fiche."))
        return not wrong

    def save(self, commit: bool = True) -> Any:
        places = self.formsets["coverages"]
        for form in places.forms:
            if form not in places.deleted_forms:
                _follow_address(form, set(form.changed_data))
        return super().save(commit=commit)


def _follow_address(form: ModelForm, changed: set[str]) -> None:
    """Whether ``annuaire.geocoding`` is to ask about the street of a presence.

    A point that the editor wrote is hers; that of the address before is no more true.
    """
    place: Coverage = form.instance
    is_placed = place.latitude is not None
    if is_placed and changed & POINT:
        place.to_geocode, place.wanted_precision = False, ""
    elif changed & ADDRESS or (not is_placed and changed & {"kind", *POINT}):
        place.to_geocode = True
        place.wanted_precision = place.wanted_precision or place.precision
        place.latitude = place.longitude = None
        place.precision = Precision.COMMUNE
    if place.kind not in LOCATED or not place.street.strip():
        place.to_geocode, place.wanted_precision = False, ""
