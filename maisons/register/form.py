"""What one may ask of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annuaire.facets import FACETS, Facet
from annuaire.filters import MAX_RADIUS_KM, PLACE_MAX_LENGTH, PlaceField
from territoires.atlas import atlas

OVERSEAS, PRIORITY, RURAL = "outre-mer", "quartier-prioritaire", "rural"
TERRITORIES = (
    (OVERSEAS, _("Outre-mer")),
    (PRIORITY, _("Quartier prioritaire")),
    (RURAL, _("Territoire rural")),
)
SERVICES: tuple[Facet, ...] = tuple(
    facet for facet in FACETS if facet.parameter in {"besoin", "action"}
)


def _regions() -> list[tuple[str, str]]:
    regions = sorted(atlas().regions.values(), key=lambda region: region.folded)
    return [("", str(_("Toutes les régions"))), *((one.code, one.name) for one in regions)]


class RegisterForm(forms.Form):
    """A search in the address: nothing of it is required, unknown parameters are ignored."""

    lieu = PlaceField(label=_("Commune, code postal ou adresse"), required=False)
    rayon = forms.IntegerField(
        label=_("Distance (km)"), required=False, min_value=1, max_value=MAX_RADIUS_KM
    )
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    region = forms.ChoiceField(label=_("Région"), required=False, choices=_regions)
    territoire = forms.MultipleChoiceField(
        label=_("Territoire"), required=False, choices=TERRITORIES
    )
    ouvert = forms.BooleanField(label=_("Ouvert maintenant"), required=False)
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=100_000)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for facet in SERVICES:
            options = [(option.slug, option.label) for option in facet.options()]
            self.fields[facet.parameter] = forms.MultipleChoiceField(
                label=facet.label, required=False, choices=options
            )

    def sentences(self) -> list[str]:
        """One for each wrong field: its label, then what is wrong."""
        found = []
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            words = " ".join(str(error) for error in errors)[: PLACE_MAX_LENGTH * 2]
            found.append(f"{label}\u00a0: {words}")
        return found
