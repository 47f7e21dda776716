"""Choosing an organisation: by its acronym and its name."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms import in_full
from moderation.models import Organisation

CHOOSE = _("Choisir une organisation")
ALL = _("Toutes les organisations")


class OrganisationField(forms.ModelChoiceField):
    """« DGS – Direction générale de la santé », by acronym unless a queryset is given."""

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        if queryset is None:
            queryset = Organisation.objects.order_by("acronym")
        super().__init__(queryset, **{"empty_label": CHOOSE, **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        return in_full(obj)


class OrganisationFilter(django_filters.ModelChoiceFilter):
    """The filter of a list of the editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Organisation.objects.order_by("acronym"))
        kwargs.setdefault("label", _("Organisation"))
        super().__init__(*args, **{"empty_label": ALL, **kwargs})

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = in_full
        return field
