"""The journal of a request: kept with that of the house, out of what the committee downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from maisons.models import LabelRequestPage
from moderation.journal import record
from moderation.models import Event
from moderation.models.journal import Action


@dataclass(frozen=True, slots=True)
class Line:
    """A request as the journal names it: apart from other pages, even once it is deleted."""

    pk: int
    number: str

    @classmethod
    def get_base_content_type(cls) -> ContentType:
        return ContentType.objects.get_for_model(LabelRequestPage)

    def __str__(self) -> str:
        return self.number


def write(request: LabelRequestPage, actor: Any, what: str) -> Event:
    return record(Action.FILE, Line(request.pk, request.number), actor, reason=what)


def lines_of(request: LabelRequestPage) -> QuerySet[Event]:
    return Event.objects.of(Line(request.pk, request.number))  # type: ignore[arg-type]
