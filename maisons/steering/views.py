"""« Pilotage du label » in the admin: read by those who decide, the animation team, referents."""

from __future__ import annotations

from functools import wraps
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maisons.models import Conclusion, Met
from maisons.requests.visibility import requests_shown
from maisons.steering import exports, figures
from maisons.steering.access import may_steer, seen_by, sees_everything
from maisons.steering.filters import Filters
from maisons.steering.labels import labels
from maisons.steering.rates import chart, rates
from moderation.competence import Standing
from moderation.steering.charts import BarChart, bar_chart


class View(Protocol):
    def __call__(self, request: HttpRequest) -> HttpResponseBase: ...


def for_steering(view: View) -> View:
    """Raises Http404 for others: that the page exists is not their business."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponseBase:
        if not may_steer(Standing.once(request.user)):
            raise Http404
        with requests_shown():
            return view(request)

    return checked


@for_steering
def steering(request: HttpRequest) -> HttpResponse:
    """Every figure is read here: the page is drawn where requests are hidden again."""
    filters = Filters(request.GET)
    requests = filters.selection.requests(seen_by(request.user))
    now, today = timezone.now(), timezone.localdate()
    rows = figures.rows_of(requests)
    taken = figures.decisions(requests)
    delays = figures.delays(rows, taken.decided, now)
    version = filters.version_of({row.referential for row in rows})
    shown_rates = rates(requests, version) if version else []
    states = figures.by_state(rows)
    context = {
        "form": filters.form,
        "query": filters.selection.query,
        "is_national": sees_everything(Standing.once(request.user)),
        "total": len(rows),
        "made_up": sum(row.is_demonstration for row in rows),
        "states": [label for label, _count in states],
        "states_chart": _counts(states),
        "regions": figures.by_region(rows, filters.region_names),
        "whole": figures.Line(_("Ensemble"), [count for _label, count in states]),
        "ages": figures.age_headings(),
        "by_age": figures.by_age(rows, now),
        "delays": delays,
        "delays_chart": _medians(delays),
        "complements": figures.complements(requests, today),
        "decisions": taken,
        "decisions_chart": _counts(taken.by_outcome),
        "labels": labels(requests, today),
        "version": version,
        "rates": shown_rates,
        "rates_chart": chart(shown_rates),
        "met_headings": [str(label) for label in Met.labels],
        "said_headings": [str(label) for label in Conclusion.labels],
    }
    return TemplateResponse(request, "maisons/steering/steering.html", context)


def _counts(rows: list[tuple[str, int]]) -> BarChart:
    return bar_chart((label, count, str(count)) for label, count in rows)


def _medians(delays: list[figures.Delay]) -> BarChart:
    return bar_chart(
        (delay.label, delay.median, _("%(days)s j") % {"days": f"{delay.median:.0f}"})
        for delay in delays
        if delay.median is not None
    )


@for_steering
def export(request: HttpRequest) -> HttpResponseBase:
    """The same filter as the page."""
    selection: Any = Filters(request.GET).selection
    return exports.requests_file(selection.requests(seen_by(request.user)))
