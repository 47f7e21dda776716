"""What the pages of the steering give to download."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from millejours.spreadsheets import csv_response
from moderation.models import Event, Step
from moderation.steering.figures import AGES, Period, Waiting

CHUNK = 500


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
        Event.objects.for_the_committee()
        .filter(at__gte=period.start, at__lt=period.end)
        .select_related("content_type")
        .order_by("at", "pk")
    )
    rows = (_event(event) for event in events.iterator(chunk_size=CHUNK))
    return csv_response(f"journal-{period.first}-{period.last}", heading, rows)


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
