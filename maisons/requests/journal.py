"""The journal of a request: kept with that of the house, out of what the committee downloads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from maisons.models import LabelRequestPage
from moderation.journal import record
from moderation.models import Event
from moderation.models.journal import Action


def write(request: LabelRequestPage, actor: Any, what: str) -> Event:
    return record(Action.FILE, request, actor, reason=what)


def lines_of(request: LabelRequestPage) -> QuerySet[Event]:
    return Event.objects.of(request)
