"""The requests of the filter as a file: no name of a person, read as it is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maisons.models import OPEN_STATES, Complement, Decision, Outcome, State
from maisons.steering.figures import DAY, turns
from millejours.spreadsheets import csv_response
from moderation.models import FILE_STEPS, Step

CHUNK = 500
FIELDS = (
    "pk",
    "number",
    "region__name",
    "departement__name",
    "state",
    "filed_at",
    "referential__version",
    "is_demonstration",
)


def requests_file(requests: Any) -> StreamingHttpResponse:
    rows = _rows(requests.order_by("pk").values_list(*FIELDS))
    return csv_response(f"demandes-de-label-{timezone.localdate()}", _heading(), rows)


def _heading() -> list[str]:
    steps: list[str] = []
    for step in FILE_STEPS:
        named = {"step": Step(step).label}
        steps += [_("%(step)s\u00a0: début") % named, _("%(step)s\u00a0: fin") % named]
    return [
        _("numéro"),
        _("région"),
        _("département"),
        _("état"),
        _("déposée le"),
        *steps,
        _("compléments demandés"),
        _("décision"),
        _("décidée le"),
        _("âge ou durée, en jours"),
        _("version du référentiel"),
        _("démonstration"),
    ]


def _rows(requests: Any) -> Iterator[list[Any]]:
    """Three queries for each ``CHUNK`` of requests, whatever their number."""
    source = requests.iterator(chunk_size=CHUNK)
    while chunk := list(islice(source, CHUNK)):
        keys = [row[0] for row in chunk]
        dates, asked, decided = _dates(keys), _asked(keys), _decided(keys)
        for row in chunk:
            yield _row(row, dates[str(row[0])], asked.get(row[0], 0), decided.get(row[0]))


def _dates(keys: list[int]) -> dict[str, dict[str, tuple[datetime, datetime | None]]]:
    """When each step first began and last ended, None while it is in progress."""
    found: dict[str, dict[str, tuple[datetime, datetime | None]]] = defaultdict(dict)
    named = [str(key) for key in keys]
    of_these = turns().filter(workflow_state__object_id__in=named).order_by("pk")
    for key, step, _status, began, ended, _deadline in of_these:
        first = found[key].get(step, (began, None))[0]
        found[key][step] = (first, ended)
    return found


def _asked(keys: list[int]) -> dict[int, int]:
    asked = Complement.objects.filter(request__in=keys).order_by()
    return dict(asked.values_list("request_id").annotate(Count("pk")))


def _decided(keys: list[int]) -> dict[int, tuple[str, datetime]]:
    """The last decision of each."""
    taken = Decision.objects.filter(request__in=keys).order_by("decided_at", "pk")
    fields = taken.values_list("request_id", "outcome", "decided_at")
    return {key: (outcome, at) for key, outcome, at in fields}


def _row(
    row: tuple[Any, ...],
    dates: dict[str, tuple[datetime, datetime | None]],
    asked: int,
    decided: tuple[str, datetime] | None,
) -> list[Any]:
    _pk, number, region, departement, state, filed_at, version, is_demonstration = row
    steps: list[date | None] = []
    for step in FILE_STEPS:
        began, ended = dates.get(Step(step).value, (None, None))
        steps += [_local(began), _local(ended)]
    outcome, decided_at = decided or ("", None)
    return [
        number,
        region,
        departement,
        str(State(state).label),
        _local(filed_at),
        *steps,
        asked,
        str(Outcome(outcome).label) if outcome else "",
        _local(decided_at),
        _days(state, filed_at, decided_at, [each[1] for each in dates.values()]),
        version,
        _("oui") if is_demonstration else _("non"),
    ]


def _local(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _days(
    state: str, filed_at: datetime, decided_at: datetime | None, ends: list[datetime | None]
) -> int:
    """Since it was filed, up to today or to its end."""
    known = [end for end in ends if end]
    over = decided_at or (max(known) if known else None)
    last = timezone.now() if state in OPEN_STATES or over is None else over
    return max((last - filed_at) // DAY, 0)
