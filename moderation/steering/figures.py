"""Figures of the steering page, computed from steps and votes in a constant number of queries.

Durations are in days (24 hours), from the beginning of a step to its end, or to a vote.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from millejours.languages import SOURCE_LANGUAGE
from millejours.models import Theme
from moderation.models import Choice, Membership, Organisation, ScopedTaskState, Step, Vote

DAY = timedelta(days=1)
AGES = (5, 10, 30)  # days; older than the last is the fourth column


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, in the site's time zone."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def end(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + DAY, time.min))


@dataclass(frozen=True, slots=True)
class Delay:
    """How long one step took, or one organisation at a step."""

    step: str
    label: str
    organisation: str
    count: int
    median_days: float
    longest_days: float
    objections: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at a step, by age: as many numbers as ``AGES``, and the older ones."""

    step: str
    label: str
    by_age: tuple[int, ...]
    oldest_days: int
    late: int

    @property
    def total(self) -> int:
        return sum(self.by_age)


@dataclass(frozen=True, slots=True)
class Silence:
    """Votes open on which an organisation of the committee has said nothing yet."""

    organisation: str
    count: int
    oldest_days: int


def delays_by_step(period: Period) -> list[Delay]:
    """Steps that ended in the period, in the order of the long path."""
    ended = ScopedTaskState.objects.at_the_desk().filter(
        finished_at__gte=period.start,
        finished_at__lt=period.end,
        status__in=[ScopedTaskState.STATUS_APPROVED, ScopedTaskState.STATUS_REJECTED],
    )
    lengths: dict[str, list[float]] = defaultdict(list)
    sent_back: dict[str, int] = defaultdict(int)
    for step, status, began, ended_at in ended.values_list(
        "step", "status", "started_at", "finished_at"
    ).order_by("pk"):
        lengths[step].append((ended_at - began) / DAY)
        sent_back[step] += status == ScopedTaskState.STATUS_REJECTED
    return [
        _delay(step, "", lengths[step], sent_back[step]) for step in Step.values if lengths[step]
    ]


def delays_by_organisation(period: Period) -> list[Delay]:
    """Opinions and votes given in the period: how long each organisation took to speak."""
    votes = Vote.objects.filter(cast_at__gte=period.start, cast_at__lt=period.end)
    lengths: dict[tuple[str, str], list[float]] = defaultdict(list)
    objections: dict[tuple[str, str], int] = defaultdict(int)
    for step, acronym, choice, began, cast_at in votes.values_list(
        "task_state__step",
        "organisation__acronym",
        "choice",
        "task_state__started_at",
        "cast_at",
    ).order_by("pk"):
        lengths[step, acronym].append((cast_at - began) / DAY)
        objections[step, acronym] += choice == Choice.OBJECTION
    ordered = sorted(lengths, key=lambda key: (Step.values.index(key[0]), key[1]))
    return [_delay(*key, lengths[key], objections[key]) for key in ordered]


def _delay(step: str, organisation: str, lengths: Iterable[float], objections: int) -> Delay:
    days = list(lengths)
    return Delay(
        step=step,
        label=str(Step(step).label),
        organisation=organisation,
        count=len(days),
        median_days=round(statistics.median(days), 1),
        longest_days=round(max(days), 1),
        objections=objections,
    )


def waiting_by_age(now: datetime | None = None) -> list[Waiting]:
    """What is in progress now, by step and age."""
    now = now or timezone.now()
    limits = [now - days * DAY for days in AGES]
    counts = {
        f"under_{days}": Count("pk", filter=Q(started_at__gt=limit))
        for days, limit in zip(AGES, limits, strict=True)
    }
    rows = (
        ScopedTaskState.objects.at_the_desk()
        .in_progress()
        .order_by("step")
        .values("step")
        .annotate(
            total=Count("pk"),
            oldest=Min("started_at"),
            late=Count("pk", filter=Q(deadline__lt=now)),
            **counts,
        )
    )
    found = {row["step"]: row for row in rows}
    return [_waiting(found[step], now) for step in Step.values if step in found]


def _waiting(row: dict, now: datetime) -> Waiting:
    """``under_N`` counts grow with N: each column is what the one before did not hold."""
    bounds = [0, *(row[f"under_{days}"] for days in AGES), row["total"]]
    columns = tuple(after - before for before, after in pairwise(bounds))
    return Waiting(
        step=row["step"],
        label=str(Step(row["step"]).label),
        by_age=columns,
        oldest_days=(now - row["oldest"]).days,
        late=row["late"],
    )


def silences(now: datetime | None = None) -> list[Silence]:
    """Organisations of the committee with members, those that owe the most votes first."""
    now = now or timezone.now()
    began = dict(
        ScopedTaskState.objects.at_the_desk()
        .in_progress()
        .filter(step=Step.VOTE)
        .order_by("pk")
        .values_list("pk", "started_at")
    )
    said: dict[str, set[int]] = defaultdict(set)
    for acronym, state in (
        Vote.objects.filter(task_state__in=began)
        .values_list("organisation__acronym", "task_state")
        .order_by("pk")
    ):
        said[acronym].add(state)
    with_members = Organisation.objects.committee().filter(memberships__isnull=False).distinct()
    acronyms = with_members.order_by("acronym").values_list("acronym", flat=True)
    owed = [_silence(acronym, began, said[acronym], now) for acronym in acronyms]
    return sorted((row for row in owed if row.count), key=lambda row: -row.count)


@dataclass(frozen=True, slots=True)
class UnheardTheme:
    """A theme on which no pilot can give its opinion: the animation team names somebody."""

    label: str
    has_pilot: bool


def themes_without_voice() -> list[UnheardTheme]:
    """Themes without pilot, or whose pilots have nobody who may speak today."""
    able = Membership.objects.active().speaking()
    piloting = Organisation.objects.filter(piloted_themes=OuterRef("pk"))
    heard = piloting.filter(pk__in=able.values("organisation"))
    themes = (
        Theme.objects.in_language(SOURCE_LANGUAGE)
        .filter(~Exists(heard), live=True)
        .annotate(has_pilot=Exists(piloting))
        .order_by("order", "pk")
    )
    return [
        UnheardTheme(label, piloted) for label, piloted in themes.values_list("label", "has_pilot")
    ]


def _silence(acronym: str, began: dict[int, datetime], said: set[int], now: datetime) -> Silence:
    missing = [start for state, start in began.items() if state not in said]
    oldest = (now - min(missing)).days if missing else 0
    return Silence(acronym, len(missing), oldest)
