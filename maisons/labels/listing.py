"""The labels in the admin: found by where they stand, where they are, their name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maisons.labels.reading import GRANTING, Standing
from maisons.models import Label, Reservation
from millejours.text import clean_input
from territoires.models import Departement, Region

LONGEST_SEARCH = 100


def _regions() -> list[tuple[str, Any]]:
    return [("", _("Toutes")), *Region.objects.order_by("name").values_list("pk", "name")]


def _departements() -> list[tuple[str, Any]]:
    rows = Departement.objects.order_by("code").values_list("code", "name")
    return [("", _("Tous")), *((code, f"{name} ({code})") for code, name in rows)]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Nom, structure ou code"), required=False)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous")), *Standing.choices]
    )
    region = forms.ChoiceField(label=_("Région"), required=False, choices=_regions)
    departement = forms.ChoiceField(label=_("Département"), required=False, choices=_departements)
    reserves = forms.ChoiceField(
        label=_("Réserves"),
        required=False,
        choices=[("", _("Toutes")), ("ouvertes", _("à lever")), ("retard", _("en retard"))],
    )

    def clean_q(self) -> str:
        return clean_input(self.cleaned_data["q"], LONGEST_SEARCH)

    def chosen(self, labels: QuerySet[Label]) -> QuerySet[Label]:
        """Those asked for; a filter that is not one is left aside."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        today = timezone.localdate()
        if standing := values.get("etat"):
            labels = labels.filter(standing_is(standing, today))
        if region := values.get("region"):
            labels = labels.filter(departement__region=region)
        if departement := values.get("departement"):
            labels = labels.filter(departement=departement)
        if words := values.get("q"):
            labels = labels.filter(_named(words))
        if wished := values.get("reserves"):
            labels = labels.filter(_reserved(_late() if wished == "retard" else _open()))
        return labels


def standing_is(standing: str, today: date) -> Q:
    """As ``reading.standing_of`` says of one."""
    kept, lasts = Q(withdrawn_at=None), Q(ends_on__gte=today)
    rules: dict[Any, Q] = {
        Standing.WITHDRAWN: Q(withdrawn_at__isnull=False),
        Standing.ENDED: kept & Q(ends_on__lt=today),
        Standing.SUSPENDED: kept & lasts & Q(suspended_at__isnull=False),
        Standing.COMING: kept & lasts & Q(suspended_at=None, starts_on__gt=today),
        Standing.IN_FORCE: kept & lasts & Q(suspended_at=None, starts_on__lte=today),
    }
    return rules[Standing(standing)]


def _named(words: str) -> Q:
    code = words.replace("-", "").replace(" ", "").upper()
    return Q(name__icontains=words) | Q(carrier_name__icontains=words) | Q(code=code)


def _open() -> QuerySet[Reservation]:
    return Reservation.objects.open().filter(decision__outcome__in=GRANTING).order_by()


def _late() -> QuerySet[Reservation]:
    return _open().filter(due_on__lt=timezone.localdate())


def _reserved(rows: QuerySet[Reservation]) -> Q:
    """The labels of these reservations: read once, not for each label."""
    renewed = rows.exclude(decision__request__renews=None).values("decision__request__renews")
    return Q(request__in=rows.values("decision__request")) | Q(pk__in=renewed)


def with_reservations(labels: QuerySet[Label]) -> QuerySet[Label]:
    """Each with ``is_reserved`` and ``is_late``."""
    of_label = Q(decision__request=OuterRef("request")) | Q(
        decision__request__renews=OuterRef("pk")
    )
    return labels.annotate(
        is_reserved=Exists(_open().filter(of_label)), is_late=Exists(_late().filter(of_label))
    )
