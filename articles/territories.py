"""Named territories to which an article or a passage is limited: departments and regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from territoires.atlas import atlas
from territoires.models import Departement, Region

REGION_PREFIX = "R"


def choices() -> list[tuple[str, str]]:
    """``973`` a department, ``R93`` a region, by name; empty before the territories are loaded."""
    known = atlas()
    regions = [(f"{REGION_PREFIX}{item.code}", item.name) for item in known.regions.values()]
    departements = [
        (item.code, f"{item.name} ({item.code})") for item in known.departements.values()
    ]
    by_name = lambda choice: choice[1]  # noqa: E731
    return [*sorted(departements, key=by_name), *sorted(regions, key=by_name)]


def names(codes: list[str]) -> list[str]:
    """The names of the known codes, in the order given."""
    known = atlas()
    found = (
        known.regions.get(code.removeprefix(REGION_PREFIX))
        if code.startswith(REGION_PREFIX)
        else known.departements.get(code)
        for code in codes
    )
    return [item.name for item in found if item]


def single_territory(codes: list[str]) -> tuple[Departement | None, Region | None]:
    """A department with its region, or a region, when ``codes`` name one known territory."""
    if len(codes) != 1:
        return None, None
    code = codes[0]
    if code.startswith(REGION_PREFIX):
        return None, Region.objects.filter(pk=code.removeprefix(REGION_PREFIX)).first()
    departement = Departement.objects.select_related("region").filter(pk=code).first()
    return departement, departement.region if departement else None


class TerritoriesField(models.JSONField):
    """A list of codes (``choices``), chosen in a list of names."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs.pop("encoder", None)
        return forms.MultipleChoiceField(
            choices=choices,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=self.help_text,
            widget=kwargs.get("widget") or forms.CheckboxSelectMultiple,
        )
