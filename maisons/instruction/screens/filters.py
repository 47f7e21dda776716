"""The filters of the list of requests: read from the address; nonsense filters nothing."""

from __future__ import annotations

from typing import Any, TypeAlias

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maisons.models import LabelRequestPage, State
from millejours.caching import remembered
from millejours.text import clean_input, fold
from moderation.models import ScopedTaskState
from moderation.models.states import FILE_STEPS
from territoires.models import Departement, Region

Requests: TypeAlias = "QuerySet[LabelRequestPage]"
YES, NO = "oui", "non"


class RequestFilter(forms.Form):
    q = forms.CharField(
        label=_("Numéro ou structure"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    etat = forms.ChoiceField(label=_("État"), required=False)
    region = forms.ChoiceField(label=_("Région"), required=False)
    departement = forms.ChoiceField(label=_("Département"), required=False)
    retard = forms.ChoiceField(
        label=_("Délai"), required=False, choices=[("", _("Peu importe")), (YES, _("En retard"))]
    )
    demonstration = forms.ChoiceField(
        label=_("Démonstration"),
        required=False,
        choices=[("", _("Avec")), (NO, _("Sans")), (YES, _("Seulement"))],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        filed = [choice for choice in State.choices if choice[0] != State.DRAFT]
        regions = remembered("label-requests:regions", _regions)
        departements = remembered("label-requests:departements", _departements)
        self._offer("etat", _("Tous"), filed)
        self._offer("region", _("Toutes"), regions)
        self._offer("departement", _("Tous"), departements)

    def _offer(self, name: str, nothing: Any, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]

    def clean_q(self) -> str:
        return clean_input(self.cleaned_data["q"])

    @property
    def asked(self) -> dict[str, str]:
        """What was asked and makes sense, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_refined(self) -> bool:
        return bool(self.asked.keys() - {"q"})

    @property
    def refinements(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "q"]

    def apply(self, requests: Requests) -> Requests:
        for name, value in self.asked.items():
            requests = NARROWING[name](requests, value)
        return requests


def _regions() -> list[tuple[str, str]]:
    return [*Region.objects.order_by("name").values_list("pk", "name")]


def _departements() -> list[tuple[str, str]]:
    return [*Departement.objects.order_by("name").values_list("pk", "name")]


def _late(requests: Requests, _value: str) -> Requests:
    late = ScopedTaskState.objects.in_progress().late(timezone.now()).filter(step__in=FILE_STEPS)
    return requests.filter(number__in=late.order_by().values("title"))


def _with_words(requests: Requests, text: str) -> Requests:
    """Every word in the number or the name, whatever the accents: folded here, not in SQL."""
    words = fold(text).split()
    named = requests.order_by().values_list("pk", "number", "carrier__name")
    found = [
        key
        for key, number, name in named
        if all(word in fold(f"{number} {name or ''}") for word in words)
    ]
    return requests.filter(pk__in=found)


NARROWING = {
    "q": _with_words,
    "etat": lambda requests, value: requests.filter(state=value),
    "region": lambda requests, value: requests.filter(region=value),
    "departement": lambda requests, value: requests.filter(departement=value),
    "retard": _late,
    "demonstration": lambda requests, value: requests.filter(is_demonstration=value == YES),
}
