"""Weeks and months of the editorial calendar: a week starts on Monday."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.wording import in_words

WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, by which the calendar is leafed through."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """« 2026-12 ». Raises ValueError."""
        year, _dash, number = text.partition("-")
        day = date(int(year), int(number), 1)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(text)
        return cls.of(day)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """« novembre 2026 »"""
        return date_format(self.first, "F Y")

    @property
    def previous(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    @property
    def following(self) -> Month:
        return Month.of(self.last + timedelta(days=1))

    def weeks(self) -> Iterator[Week]:
        """The weeks that hold at least one of its days, in order."""
        monday = monday_of(self.first)
        while monday <= self.last:
            yield Week(monday)
            monday += WEEK


@dataclass(frozen=True, slots=True, order=True)
class Week:
    monday: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def days(self) -> str:
        """« du 30 novembre au 6 décembre 2026 »"""
        days = {"first": in_words(self.monday), "last": in_words(self.sunday)}
        return _("du %(first)s au %(last)s") % days

    def holds(self, day: date) -> bool:
        return self.monday <= day <= self.sunday

    def meets(self, first: date, last: date) -> bool:
        """Whether one of the days from ``first`` to ``last`` is in this week."""
        return first <= self.sunday and last >= self.monday


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
