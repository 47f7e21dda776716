"""Choosing a commune in the admin: 35,000 do not fit in a list."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from millejours.text import fold
from territoires.models import Commune

POSTAL_CODE_LENGTH = 5


class CommuneFilterForm(BaseFilterForm):
    """By the beginning of the name, or by postal code."""

    q = forms.CharField(
        label=_("Nom ou code postal"),
        widget=forms.TextInput(attrs={"placeholder": _("Mende, 48000…")}),
        required=False,
        max_length=60,
    )

    def filter(self, objects: QuerySet[Commune]) -> QuerySet[Commune]:
        text = self.cleaned_data.get("q") or ""
        if not text:
            return objects
        self.is_searching, self.search_query = True, text
        if text.isascii() and text.isdigit() and len(text) == POSTAL_CODE_LENGTH:
            return objects.filter(postal_codes__code=text)
        return objects.filter(folded__startswith=fold(text))


class CommuneListMixin:
    filter_form_class = CommuneFilterForm
    ordering = ["-population", "code"]


class ChooseCommuneView(CommuneListMixin, ChooseView):
    pass


class ChooseCommuneResultsView(CommuneListMixin, ChooseResultsView):
    pass


class CommuneChooserViewSet(ChooserViewSet):
    model = Commune
    icon = "site"
    choose_one_text = _("Choisir une commune")
    choose_another_text = _("Choisir une autre commune")
    choose_view_class = ChooseCommuneView
    choose_results_view_class = ChooseCommuneResultsView


commune_chooser_viewset = CommuneChooserViewSet("commune_chooser")


@hooks.register("register_admin_viewset")
def register_commune_chooser() -> CommuneChooserViewSet:
    return commune_chooser_viewset
