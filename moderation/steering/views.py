"""« Pilotage » in the admin: read by the members of the committee, and by administrators."""

from __future__ import annotations

from datetime import date, timedelta
from functools import wraps
from typing import Any, Protocol

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from millejours.spreadsheets import csv_response
from moderation.desk.access import Viewer
from moderation.desk.sections import other_sections
from moderation.models import Role
from moderation.steering import exports, figures
from moderation.steering.charts import bar_chart

PERIOD_DAYS = 90
LONGEST_DAYS = 366 * 5
EARLIEST = date(2000, 1, 1)


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: Any) -> HttpResponseBase: ...


class PeriodForm(forms.Form):
    du = forms.DateField(
        label=gettext_lazy("du"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    au = forms.DateField(
        label=gettext_lazy("au"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("du"), values.get("au")
        if any(day and not EARLIEST <= day <= timezone.localdate() for day in (first, last)):
            raise forms.ValidationError(_("Choisissez des jours entre l’an 2000 et aujourd’hui."))
        if first and last and last < first:
            raise forms.ValidationError(_("La période finit avant de commencer."))
        if first and last and (last - first).days > LONGEST_DAYS:
            raise forms.ValidationError(_("Choisissez cinq ans au plus."))
        return values

    def period(self) -> figures.Period:
        """The one asked for, the last three months where nothing valid was asked."""
        values = self.cleaned_data if self.is_valid() else {}
        last = values.get("au") or timezone.localdate()
        first = values.get("du") or last - timedelta(days=PERIOD_DAYS)
        return figures.Period(first, last)


def may_steer(user: Any) -> bool:
    """Members who speak in an organisation, and administrators."""
    viewer = Viewer.of(user)
    speaking = {Role.REVIEWER, Role.ANIMATOR}
    return user.is_superuser or any(
        member.role in speaking for member in viewer.standing.memberships
    )


def steering_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any) -> HttpResponseBase:
        if not may_steer(request.user):
            raise PermissionDenied
        return view(request, *args)

    return checked


@steering_only
def steering(request: HttpRequest) -> HttpResponse:
    """Delays by step and organisation, what waits by age, what other rooms count."""
    form = PeriodForm(request.GET)
    period = form.period()
    if not request.GET:
        form = PeriodForm({"du": period.first, "au": period.last})
    waiting = figures.waiting_by_age()
    steps = figures.delays_by_step(period)
    standing = Viewer.of(request.user).standing
    context = {
        "form": form,
        "period": period,
        "waiting": [(row, [*row.by_age]) for row in waiting],
        "ages": exports.age_headings(),
        "waiting_chart": bar_chart(
            (
                row.label,
                row.total,
                ngettext("%(count)d objet", "%(count)d objets", row.total) % {"count": row.total},
            )
            for row in waiting
        ),
        "steps": steps,
        "steps_chart": bar_chart(
            (row.label, row.median_days, _("%(days)s j") % {"days": _comma(row.median_days)})
            for row in steps
        ),
        "organisations": figures.delays_by_organisation(period),
        "silences": figures.silences(),
        "unheard_themes": figures.themes_without_voice(),
        "others": [
            (section, section.count(standing))
            for section in other_sections(Viewer.of(request.user))
        ],
    }
    return TemplateResponse(request, "moderation/steering/steering.html", context)


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


@steering_only
def export_delays(request: HttpRequest) -> HttpResponseBase:
    period = PeriodForm(request.GET).period()
    rows = [*figures.delays_by_step(period), *figures.delays_by_organisation(period)]
    heading = [
        _("étape"),
        _("organisation"),
        _("nombre"),
        _("durée médiane, en jours"),
        _("durée la plus longue, en jours"),
        _("objections ou renvois"),
    ]
    return csv_response(
        f"delais-{period.first}-{period.last}",
        heading,
        (
            [
                row.label,
                row.organisation,
                row.count,
                _comma(row.median_days),
                _comma(row.longest_days),
                row.objections,
            ]
            for row in rows
        ),
    )


@steering_only
def export_waiting(request: HttpRequest) -> HttpResponseBase:
    heading = [
        _("étape"),
        *exports.age_headings(),
        _("total"),
        _("en retard"),
        _("le plus ancien, en jours"),
    ]
    rows = (exports.waiting_row(row) for row in figures.waiting_by_age())
    return csv_response(f"en-attente-{timezone.localdate()}", heading, rows)


@steering_only
def export_journal(request: HttpRequest) -> HttpResponseBase:
    return exports.journal(PeriodForm(request.GET).period())
