"""The search form of the directory, as a django-filter FilterSet over the search rows."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annuaire.facets import FACETS, OPEN_NOW, Facet
from annuaire.models import SearchRow
from millejours.text import clean_input

MAX_RADIUS_KM = 200
RADIUS_CHOICES_KM = (5, 10, 20, 50, 100)
PLACE_MAX_LENGTH = 200


class PlaceField(forms.CharField):
    """A place as typed, without control characters, cut at ``PLACE_MAX_LENGTH``."""

    def to_python(self, value: Any) -> str:
        return clean_input(str(value or ""), PLACE_MAX_LENGTH)


class PlaceFilter(filters.CharFilter):
    field_class = PlaceField


def _facet_filter(facet: Facet) -> filters.Filter:
    choices = lambda: _choices(facet)  # noqa: E731
    if facet.single:
        return filters.ChoiceFilter(label=facet.label, choices=choices, empty_label=_("Tous"))
    return filters.MultipleChoiceFilter(
        label=facet.label, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def _choices(facet: Facet) -> list[tuple[str, Any]]:
    choices = [(option.slug, option.label) for option in facet.options()]
    if facet.parameter == "horaire":
        choices.insert(0, (OPEN_NOW, _("Ouvert maintenant")))
    return choices


class ListingFilter(filters.FilterSet):
    """Place, radius, point, and one filter per facet; unknown parameters are ignored."""

    lieu = PlaceFilter(label=_("Commune, code postal ou adresse"))
    rayon = filters.NumberFilter(
        label=_("Rayon (km)"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_RADIUS_KM)],
    )
    lat = filters.NumberFilter(
        label=_("Latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    lon = filters.NumberFilter(
        label=_("Longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    page = filters.NumberFilter(
        validators=[MinValueValidator(1)], field_name="page", label=_("Page"), decimal_places=0
    )

    class Meta:
        model = SearchRow
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, filters.Filter]:
        declared = super().get_filters()
        for facet in FACETS:
            declared[facet.parameter] = _facet_filter(facet)
        return declared

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data=data, queryset=SearchRow.objects.all())

    @cached_property
    def values(self) -> dict[str, Any]:
        """Checked values by parameter; read only when ``is_valid()``."""
        return self.form.cleaned_data

    def selected(self, facet: Facet) -> list[str]:
        """The chosen slugs of a facet."""
        value = self.values.get(facet.parameter)
        if not value:
            return []
        return [value] if facet.single else list(value)

    def masks(self, without: Facet | None = None) -> dict[str, int]:
        """The bits asked for, by mask column, leaving one facet aside if asked."""
        masks: dict[str, int] = {}
        for facet in FACETS:
            if facet is not without:
                bits = facet.mask_of(self.selected(facet))
                masks[facet.column] = masks.get(facet.column, 0) | bits
        return masks

    @property
    def open_now(self) -> bool:
        return OPEN_NOW in (self.values.get("horaire") or [])

    @property
    def has_half_a_point(self) -> bool:
        return (self.values.get("lat") is None) != (self.values.get("lon") is None)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude given by the browser, already rounded to 0.01°."""
        latitude, longitude = self.values.get("lat"), self.values.get("lon")
        if latitude is None or longitude is None:
            return None
        return round(float(latitude), 2), round(float(longitude), 2)
