"""Which requests are counted: by territory, day of filing, version, made up or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.models import ReferentialPage
from millejours.text import fold
from moderation.steering.figures import Period
from territoires.models import Departement

EARLIEST = date(2000, 1, 1)
Choices = list[tuple[str, str]]


class Demonstration(models.TextChoices):
    WITHOUT = "sans", gettext_lazy("sans les demandes de démonstration")
    WITH = "avec", gettext_lazy("avec les demandes de démonstration")
    ONLY = "seulement", gettext_lazy("seulement les demandes de démonstration")


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """A field that is wrong is said, and nothing is filtered by it."""

    region = forms.ChoiceField(label=gettext_lazy("Région"), required=False)
    departement = forms.ChoiceField(label=gettext_lazy("Département"), required=False)
    du = forms.DateField(label=gettext_lazy("Déposées du"), required=False, widget=_day())
    au = forms.DateField(label=gettext_lazy("au"), required=False, widget=_day())
    version = forms.ChoiceField(label=gettext_lazy("Version du référentiel"), required=False)
    demonstration = forms.ChoiceField(
        label=gettext_lazy("Démonstration"), required=False, choices=Demonstration.choices
    )

    def __init__(
        self, data: QueryDict, departements: list[Departement], versions: list[Any]
    ) -> None:
        given = data.dict()
        given["demonstration"] = given.get("demonstration") or default_demonstration()
        super().__init__(given)
        regions = {each.region_id: each.region.name for each in departements}
        self._choose("region", sorted(regions.items(), key=lambda region: fold(region[1])))
        self._choose("departement", [(each.pk, f"{each.pk} {each.name}") for each in departements])
        self._choose("version", [(str(each.pk), each.version) for each in versions])

    def _choose(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("Toutes") if name != "departement" else _("Tous")), *choices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("du"), values.get("au")
        if any(day and not EARLIEST <= day <= timezone.localdate() for day in (first, last)):
            self.add_error("du", _("Choisissez des jours entre l’an 2000 et aujourd’hui."))
        elif first and last and last < first:
            self.add_error("du", _("La période finit avant de commencer."))
        return values


def default_demonstration() -> str:
    """On a server, what is made up is not counted unless it is asked for."""
    return str(Demonstration.WITH if settings.DEBUG else Demonstration.WITHOUT)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen; "" and None for everything."""

    region: str
    departement: str
    first: date | None
    last: date | None
    version: str
    demonstration: str

    def requests(self, seen: Any) -> Any:
        """Those of ``seen`` that are counted."""
        named = {"region": self.region, "departement": self.departement}
        found = seen.filter(**{name: code for name, code in named.items() if code})
        if self.version:
            found = found.filter(referential=self.version)
        days = Period(self.first or EARLIEST, self.last or timezone.localdate() + timedelta(days=1))
        if self.first:
            found = found.filter(filed_at__gte=days.start)
        if self.last:
            found = found.filter(filed_at__lt=days.end)
        if self.demonstration != Demonstration.WITH:
            is_only = self.demonstration == Demonstration.ONLY
            found = found.filter(is_demonstration=is_only)
        return found

    @property
    def query(self) -> str:
        """As in an address."""
        given = {
            "region": self.region,
            "departement": self.departement,
            "du": self.first and self.first.isoformat(),
            "au": self.last and self.last.isoformat(),
            "version": self.version,
            "demonstration": self.demonstration,
        }
        return urlencode({name: value for name, value in given.items() if value})


class Filters:
    """The form as it was filled, and what of it holds."""

    def __init__(self, data: QueryDict) -> None:
        departements = Departement.objects.select_related("region").order_by("pk")
        self.departements = list(departements)
        self.versions = list(
            ReferentialPage.objects.exclude(first_published_at=None)
            .only("version", "is_model", "in_force_from", "title")
            .newest_first()
        )
        self.form = FilterForm(data, self.departements, self.versions)

    @cached_property
    def region_names(self) -> dict[str, str]:
        return {each.region_id: each.region.name for each in self.departements}

    @cached_property
    def selection(self) -> Selection:
        self.form.is_valid()
        values = self.form.cleaned_data
        wrong_days = "du" in self.form.errors or "au" in self.form.errors
        return Selection(
            region=values.get("region", ""),
            departement=values.get("departement", ""),
            first=None if wrong_days else values.get("du"),
            last=None if wrong_days else values.get("au"),
            version=values.get("version", ""),
            demonstration=values.get("demonstration") or default_demonstration(),
        )

    def version_of(self, known: set[int | None]) -> Any:
        """The version whose rates are shown: the one chosen, the newest of ``known`` otherwise."""
        chosen = self.selection.version
        wanted = [each for each in self.versions if str(each.pk) == chosen or not chosen]
        return next((each for each in wanted if chosen or each.pk in known), None)
