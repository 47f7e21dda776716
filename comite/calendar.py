"""The editorial calendar: by week and organisation, whatever is to come.

A constant number of queries, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import ArticlePage
from comite.models import Campaign, EditorialEntry, Session
from comite.weeks import Month, Week
from millejours.models import Theme
from moderation.models import Organisation

MOST_OF_A_KIND = 500
ENTRY, CAMPAIGN, REVIEW, SESSION = "sujet", "campagne", "relecture", "seance"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happens; ``first`` to ``last``, both included, are its days."""

    kind: str
    title: str
    url: str
    first: date
    last: date
    state: str
    organisation: Organisation | None
    themes: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """What one organisation has in a week, by kind."""

    organisation: Organisation | None
    lines: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    @property
    def entries(self) -> list[Line]:
        return self.lines.get(ENTRY, [])

    @property
    def campaigns(self) -> list[Line]:
        return self.lines.get(CAMPAIGN, [])

    @property
    def reviews(self) -> list[Line]:
        return self.lines.get(REVIEW, [])

    @property
    def sessions(self) -> list[Line]:
        return self.lines.get(SESSION, [])


@dataclass(frozen=True, slots=True)
class Filters:
    """``None`` lets everything through."""

    month: Month
    organisation: Organisation | None = None
    theme: Theme | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """``is_cut`` when a kind has more than ``MOST_OF_A_KIND`` lines in the month."""

    month: Month
    weeks: list[tuple[Week, list[Row]]]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not any(rows for _week, rows in self.weeks)


def build(filters: Filters) -> Calendar:
    """The weeks that hold a day of the month, and what each organisation has in each."""
    weeks = list(filters.month.weeks())
    lines, is_cut = lines_of(filters)
    return Calendar(filters.month, [(week, _rows(week, lines)) for week in weeks], is_cut)


def lines_of(filters: Filters) -> tuple[list[Line], bool]:
    """Every line of the weeks shown, the earliest first, and whether some were left out."""
    weeks = list(filters.month.weeks())
    first, last = weeks[0].monday, weeks[-1].sunday
    lines: list[Line] = []
    is_cut = False
    for read in (_entries, _campaigns, _reviews, _sessions):
        found = list(read(filters, first, last))
        is_cut = is_cut or len(found) > MOST_OF_A_KIND
        lines += found[:MOST_OF_A_KIND]
    return sorted(lines, key=lambda line: (line.first, line.title)), is_cut


def _rows(week: Week, lines: Iterable[Line]) -> list[Row]:
    rows: dict[int | None, Row] = {}
    for line in lines:
        if week.meets(line.first, line.last):
            key = line.organisation.pk if line.organisation else None
            row = rows.setdefault(key, Row(line.organisation))
            row.lines[line.kind].append(line)
    return sorted(rows.values(), key=lambda row: (row.organisation is None, str(row.organisation)))


def _entries(filters: Filters, first: date, last: date) -> Iterator[Line]:
    rows = EditorialEntry.objects.between(first, last).for_list()
    if filters.theme:
        rows = rows.filter(theme__translation_key=filters.theme.translation_key)
    for entry in _of(rows, "organisation", filters):
        yield Line(
            ENTRY,
            entry.title,
            reverse("wagtailsnippets_comite_editorialentry:inspect", args=[entry.pk]),
            entry.planned_on,
            entry.planned_on,
            str(entry.current_state.label),
            entry.organisation,
            (entry.theme.label,) if entry.theme else (),
        )


def _campaigns(filters: Filters, first: date, last: date) -> Iterator[Line]:
    rows = Campaign.objects.between(first, last).select_related("lead").order_by("starts_on", "pk")
    if filters.theme:
        told = Campaign.key_messages.through.objects.filter(
            keymessage__themes__translation_key=filters.theme.translation_key
        )
        rows = rows.filter(pk__in=told.values("campaign"))
    for campaign in _of(rows, "lead", filters):
        yield Line(
            CAMPAIGN,
            campaign.name,
            reverse("comite:campaign", args=[campaign.pk]),
            campaign.starts_on,
            campaign.ends_on,
            campaign.status_label,
            campaign.lead,
        )


def _reviews(filters: Filters, first: date, last: date) -> Iterator[Line]:
    rows = (
        ArticlePage.objects.live()
        .filter(review_due_on__range=(first, last))
        .select_related("responsible_organisation")
        .prefetch_related("themes")
        .defer("body", "essentials", "search_words")
        .order_by("review_due_on", "pk")
    )
    if filters.theme:
        rows = rows.about(filters.theme)
    for page in _of(rows, "responsible_organisation", filters):
        yield Line(
            REVIEW,
            page.title,
            page.url or "",
            page.review_due_on,
            page.review_due_on,
            _("à relire"),
            page.responsible_organisation,
            tuple(theme.label for theme in page.themes_in_order),
        )


def _sessions(filters: Filters, first: date, last: date) -> Iterator[Line]:
    """Every subject comes before the committee: a theme hides no session."""
    rows = Session.objects.filter(held_on__range=(first, last)).select_related("chair")
    for session in _of(rows.order_by("held_on", "pk"), "chair", filters):
        yield Line(
            SESSION,
            str(session),
            reverse("comite:session", args=[session.pk]),
            session.held_on,
            session.held_on,
            session.get_state_display(),
            session.chair,
        )


def _of(rows: QuerySet[Any], relation: str, filters: Filters) -> QuerySet[Any]:
    """Those of the organisation asked for, one more than are shown."""
    if filters.organisation:
        rows = rows.filter(**{relation: filters.organisation})
    return rows[: MOST_OF_A_KIND + 1]
