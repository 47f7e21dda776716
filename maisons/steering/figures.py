"""Figures of the label, counted from a few columns of each request: a constant number of queries.

Durations are in days of 24 hours, deadlines in working days, as the engine froze them.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maisons.models import (
    OPEN_STATES,
    Complement,
    Decision,
    LabelRequestPage,
    Outcome,
    State,
)
from millejours.text import fold
from millejours.working_days import working_days_between
from moderation.models import FILE_STEPS, ScopedTaskState, Step

DAY = timedelta(days=1)
AGES = (30, 60, 90, 180)  # days since it was filed; older than the last is one more column
STATES: Any = State
COUNTED = [state for state in STATES if state != State.DRAFT]
ENDED = (ScopedTaskState.STATUS_APPROVED, ScopedTaskState.STATUS_REJECTED)


@dataclass(frozen=True, slots=True)
class Row:
    """What is read of a request."""

    pk: int
    state: str
    region: str
    filed_at: datetime
    referential: int | None
    is_demonstration: bool


def rows_of(requests: Any) -> list[Row]:
    fields = ("pk", "state", "region_id", "filed_at", "referential_id", "is_demonstration")
    return [Row(*values) for values in requests.order_by("pk").values_list(*fields)]


# --- Where they are ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A label, a number in each column, their sum."""

    label: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def by_region(rows: Iterable[Row], names: dict[str, str]) -> list[Line]:
    """One line a region that has requests, by name; a column for each of ``COUNTED``."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.region][row.state] += 1
    ordered = sorted(counts, key=lambda code: fold(names.get(code) or code))
    return [Line(names.get(code, code), _in_order(counts[code])) for code in ordered]


def _in_order(counts: Counter[str]) -> list[int]:
    return [counts[state] for state in COUNTED]


def by_state(rows: Iterable[Row]) -> list[tuple[str, int]]:
    counts = Counter(row.state for row in rows)
    return [(str(state.label), counts[state]) for state in COUNTED]


def by_age(rows: Iterable[Row], now: datetime) -> list[Line]:
    """Those on which somebody has something to do, by state and days since they were filed."""
    counts: dict[Any, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row.state in OPEN_STATES:
            days = (now - row.filed_at) / DAY
            counts[row.state][sum(days >= limit for limit in AGES)] += 1
    columns = range(len(AGES) + 1)
    return [
        Line(str(State(state).label), [counts[state][column] for column in columns])
        for state in OPEN_STATES
        if counts[state]
    ]


def age_headings() -> list[str]:
    """« moins de 30 jours », « de 30 à 60 jours », …, « plus de 180 jours »."""
    headings = [_("moins de %(days)d jours") % {"days": AGES[0]}]
    for low, high in pairwise(AGES):
        headings.append(_("de %(low)d à %(high)d jours") % {"low": low, "high": high})
    return [*headings, _("plus de %(days)d jours") % {"days": AGES[-1]}]


# --- How long it takes ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delay:
    """``planned``: in working days. ``late``: ended after the deadline; ``waiting_late``: over it.

    ``median`` and ``longest`` are None when nothing ended.
    """

    label: str
    count: int
    median: float | None
    longest: float | None
    planned: int
    late: int
    waiting: int
    waiting_late: int


class _Steps:
    """The turns of one step, added up by request: completed and gone on, it is one step."""

    def __init__(self) -> None:
        self.lengths: dict[str, float] = defaultdict(float)
        self.late: set[str] = set()
        self.waiting: set[str] = set()
        self.waiting_late: set[str] = set()
        self.newest: tuple[datetime, datetime] | None = None

    def add(self, key: str, turn: tuple[Any, ...], now: datetime) -> None:
        status, began, ended, deadline = turn
        if deadline and (self.newest is None or began > self.newest[0]):
            self.newest = (began, deadline)
        if status == ScopedTaskState.STATUS_IN_PROGRESS:
            self.waiting.add(key)
            if deadline and deadline < now:
                self.waiting_late.add(key)
        elif ended is not None:
            self.lengths[key] += (ended - began) / DAY
            if deadline and deadline < ended:
                self.late.add(key)

    def delay(self, label: str) -> Delay:
        """Of what ended and does not wait there again."""
        ended = [days for key, days in self.lengths.items() if key not in self.waiting]
        return Delay(
            label=label,
            count=len(ended),
            median=round(statistics.median(ended), 1) if ended else None,
            longest=round(max(ended), 1) if ended else None,
            planned=working_days_between(*self.newest) if self.newest else 0,
            late=len(self.late - self.waiting),
            waiting=len(self.waiting),
            waiting_late=len(self.waiting_late),
        )


def turns() -> QuerySet[Any, Any]:
    """Every step of every request: key of the request, step, status, beginning, end, deadline."""
    kind = ContentType.objects.get_for_model(LabelRequestPage)
    states = ScopedTaskState.objects.filter(step__in=FILE_STEPS, workflow_state__content_type=kind)
    return states.values_list(
        "workflow_state__object_id", "step", "status", "started_at", "finished_at", "deadline"
    )


def delays(rows: Iterable[Row], decided: dict[int, datetime], now: datetime) -> list[Delay]:
    """Of each step, then of the whole: from the day of filing to the decision."""
    filed = {str(row.pk): row.filed_at for row in rows}
    steps: dict[Any, _Steps] = defaultdict(_Steps)
    for key, step, *turn in turns().order_by("pk"):
        if key in filed:
            steps[step].add(key, tuple(turn), now)
    found = [steps[step].delay(str(Step(step).label)) for step in FILE_STEPS if step in steps]
    lengths = [(at - filed[str(pk)]) / DAY for pk, at in decided.items()]
    if lengths:
        found.append(
            Delay(
                label=_("du dépôt à la décision"),
                count=len(lengths),
                median=round(statistics.median(lengths), 1),
                longest=round(max(lengths), 1),
                planned=sum(delay.planned for delay in found),
                late=sum(_is_late(days, found) for days in lengths),
                waiting=sum(row.state in OPEN_STATES for row in rows),
                waiting_late=0,
            )
        )
    return found


def _is_late(days: float, steps: list[Delay]) -> bool:
    """Longer than every step together, at five working days a week."""
    return days > sum(step.planned for step in steps) * 7 / 5


# --- What was asked, what was decided ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Complements:
    asked: int = 0
    answered: int = 0
    answered_late: int = 0
    waiting: int = 0
    waiting_late: int = 0
    closed: int = 0


def complements(requests: Any, today: date) -> Complements:
    asked = Complement.objects.filter(request__in=requests.values("pk"))
    counts: Counter[str] = Counter()
    for deadline, answered_at, closed_at in asked.order_by("pk").values_list(
        "deadline", "answered_at", "closed_at"
    ):
        counts["asked"] += 1
        if answered_at:
            counts["answered"] += 1
            counts["answered_late"] += timezone.localdate(answered_at) > deadline
        elif closed_at:
            counts["closed"] += 1
        else:
            counts["waiting"] += 1
            counts["waiting_late"] += today > deadline
    return Complements(**counts)


@dataclass(frozen=True, slots=True)
class Decisions:
    """How many of each outcome; when each request was decided for good."""

    by_outcome: list[tuple[str, int]]
    decided: dict[int, datetime]

    @property
    def total(self) -> int:
        return sum(count for _outcome, count in self.by_outcome)


def decisions(requests: Any) -> Decisions:
    taken = Decision.objects.filter(request__in=requests.values("pk"))
    counts: Counter[str] = Counter()
    decided: dict[int, datetime] = {}
    for request, outcome, at in taken.order_by("decided_at", "pk").values_list(
        "request_id", "outcome", "decided_at"
    ):
        counts[outcome] += 1
        if outcome != Outcome.ADJOURNED:
            decided[request] = at
    return Decisions([(str(label), counts[value]) for value, label in Outcome.choices], decided)
