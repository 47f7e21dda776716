"""The pictograms of the design system: chosen by seeing them, never typed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.db import models
from django.templatetags.static import static
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from millejours.assets.packages import design_system
from millejours.loading import read_rows

LABELS_FILE = Path(__file__).parent / "data" / "pictogrammes.csv"


@cache
def pictogram_names() -> frozenset[str]:
    """``health/doctor`` and the others that the design system ships."""
    folder = design_system() / "artwork" / "pictograms"
    return frozenset(
        path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.svg")
    )


@cache
def pictogram_groups() -> dict[str, list[tuple[str, str]]]:
    """``{"Santé": [("health/doctor", "Médecin"), …]}``: the shipped ones, named in French.

    One that a new version of the design system brings is shown under its own name until it has
    its line in ``LABELS_FILE`` (tests/millejours/test_pictograms.py).
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    unnamed = set(pictogram_names())
    for row in read_rows(LABELS_FILE, {"nom", "groupe", "libelle"}):
        if row["nom"] in unnamed:
            unnamed.remove(row["nom"])
            groups.setdefault(row["groupe"], []).append((row["nom"], row["libelle"]))
    if unnamed:
        groups["…"] = [(name, name) for name in sorted(unnamed)]
    return groups


def pictogram_choices() -> list[Any]:
    """Choices of a form field, the first one for no drawing."""
    return [("", _("Aucun")), *pictogram_groups().items()]


class PictogramSelect(forms.RadioSelect):
    """Radio buttons that are drawings, by group, with a box to look for one by its name."""

    template_name = "millejours/admin/pictograms.html"
    option_template_name = "millejours/admin/pictogram.html"

    class Media:
        css = {"all": ["millejours/admin/pictograms.css"]}
        js = ["millejours/admin/pictograms.js"]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        known = value in pictogram_names()
        return {**option, "image": static(f"site/pictograms/{value}.svg") if known else ""}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for group in context["widget"]["optgroups"] for option in group[1]]
        context["widget"]["chosen"] = next((one for one in options if one["selected"]), options[0])
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index) if index else f"{id_}-chercher"


class PictogramField(models.CharField):
    """``health/doctor``; a plain CharField for the migrations, drawings in a form."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)
        return forms.ChoiceField(
            choices=pictogram_choices,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            widget=PictogramSelect,
        )
