"""The editorial calendar of a month, and its table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from comite.calendar import CAMPAIGN, ENTRY, REVIEW, SESSION, Filters, build, lines_of
from comite.fields import ALL, OrganisationField
from comite.views.base import RoomView
from comite.weeks import Month, monday_of
from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Theme
from millejours.spreadsheets import csv_response

KINDS = {
    ENTRY: _("Sujet prévu"),
    CAMPAIGN: _("Campagne"),
    REVIEW: _("Relecture"),
    SESSION: _("Séance"),
}
HEADER = (
    _("Semaine du"),
    _("Du"),
    _("Au"),
    _("Organisation"),
    _("Nature"),
    _("Titre"),
    _("État"),
    _("Thèmes"),
)


class CalendarForm(forms.Form):
    """Filters of the address; what is not understood is said, and filters nothing."""

    mois = forms.CharField(
        label=_("Mois"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-12"}),
    )
    organisation = OrganisationField(label=_("Organisation"), required=False, empty_label=ALL)
    theme = forms.ModelChoiceField(
        Theme.objects.in_language(SOURCE_LANGUAGE).order_by("order", "label"),
        label=_("Thème"),
        required=False,
        empty_label=_("Tous les thèmes"),
    )

    def clean_mois(self) -> Month | None:
        text = self.cleaned_data["mois"].strip()
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_("Écrivez un mois comme 2026-12.")) from error

    def filters(self) -> Filters:
        self.full_clean()
        values = getattr(self, "cleaned_data", {})
        return Filters(
            values.get("mois") or Month.of(timezone.localdate()),
            values.get("organisation"),
            values.get("theme"),
        )


class CalendarView(RoomView):
    template_name = "comite/admin/calendar.html"
    page_title = _("Calendrier éditorial")
    header_icon = "calendar-alt"

    @cached_property
    def form(self) -> CalendarForm:
        today = str(Month.of(timezone.localdate()))
        return CalendarForm(self.request.GET or None, initial={"mois": today})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendar = build(self.form.filters())
        month = calendar.month
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "calendar": calendar,
            "today": timezone.localdate(),
            "previous": self._address(month.previous),
            "following": self._address(month.following),
            "table_url": self._address(month, "calendar_table"),
            "add_url": reverse("wagtailsnippets_comite_editorialentry:add"),
            "list_url": reverse("wagtailsnippets_comite_editorialentry:list"),
        }

    def _address(self, month: Month, name: str = "calendar") -> str:
        kept = {key: self.request.GET.get(key) for key in ("organisation", "theme")}
        query = {"mois": str(month), **{key: value for key, value in kept.items() if value}}
        return f"{reverse(f'comite:{name}')}?{urlencode(query)}"


class CalendarTableView(CalendarView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        filters = self.form.filters()
        lines, _is_cut = lines_of(filters)
        return csv_response(f"calendrier-{filters.month}", HEADER, self._rows(lines))

    def _rows(self, lines: list[Any]) -> Iterator[tuple[Any, ...]]:
        for line in lines:
            last = line.last if line.last != line.first else None
            yield (
                monday_of(line.first),
                line.first,
                last,
                line.organisation,
                KINDS[line.kind],
                line.title,
                line.state,
                ", ".join(line.themes),
            )
