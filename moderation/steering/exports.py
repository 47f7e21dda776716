"""Files that open in a spreadsheet: semicolons, UTF-8 with its mark, no formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Event, Step
from moderation.steering.figures import AGES, Period, Waiting

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 500


class _Echo:
    def write(self, value: str) -> str:
        return value


def spreadsheet(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download written row by row, however long."""
    writer = csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(heading)
        for row in rows:
            yield writer.writerow([harmless(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def journal(period: Period) -> StreamingHttpResponse:
    """Every line of the journal in the period: who, for whom, what, on which revision, why."""
    heading = [
        _("date et heure"),
        _("personne"),
        _("organisation"),
        _("action"),
        _("étape"),
        _("objet"),
        _("type"),
        _("identifiant"),
        _("version"),
        _("motif"),
    ]
    events = (
        Event.objects.filter(at__gte=period.start, at__lt=period.end)
        .select_related("content_type")
        .order_by("at", "pk")
    )
    rows = (_event(event) for event in events.iterator(chunk_size=CHUNK))
    return spreadsheet(f"journal-{period.first}-{period.last}", heading, rows)


def _event(event: Event) -> list[Any]:
    return [
        timezone.localtime(event.at).isoformat(timespec="seconds"),
        event.actor_name,
        event.organisation,
        event.get_action_display(),
        Step(event.step).label if event.step else "",
        event.title,
        str(event.content_type.name) if event.content_type else "",
        event.object_id,
        event.revision_id or "",
        event.reason,
    ]


def age_headings() -> list[str]:
    """« moins de 5 jours », « de 5 à 10 », …, « plus de 30 »."""
    headings = [_("moins de %(days)d jours") % {"days": AGES[0]}]
    for low, high in pairwise(AGES):
        headings.append(_("de %(low)d à %(high)d jours") % {"low": low, "high": high})
    return [*headings, _("plus de %(days)d jours") % {"days": AGES[-1]}]


def waiting_row(row: Waiting) -> list[Any]:
    return [row.label, *row.by_age, row.total, row.late, row.oldest_days]
