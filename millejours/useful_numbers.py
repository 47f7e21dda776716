"""Numbers that help now, for pages that must answer even when the database does not.

From the database when it is there (people may have approved or withdrawn a number), and
otherwise from the shipped file: a frightened parent never meets an empty help page.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache as memoize
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from millejours.caching import forget_when_saved, remembered
from millejours.languages import BY_CODE
from millejours.marks import Mark, mark_of
from millejours.models.confirmed import Confidence
from millejours.models.useful_numbers import Situation, UsefulNumber
from millejours.phones import dialable

BY_MESSAGE = "urgence-114"
DATA_FILE = Path(__file__).parent / "data" / "numeros_utiles.csv"
FILE_COLUMNS = {
    "slug": "slug",
    "name": "nom",
    "number": "numero",
    "purpose": "pour_quoi",
    "situation": "situation",
    "opening": "horaires",
    "cost": "cout",
    "territory": "territoire",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as shown: ``tel`` is what a telephone dials."""

    slug: str
    name: str
    number: str
    purpose: str
    situation: str
    opening: str
    cost: str
    territory: str
    in_footer: bool
    is_demonstration: bool = False

    @property
    def mark(self) -> Mark | None:
        return mark_of(self)

    @property
    def tel(self) -> str:
        return dialable(self.number)

    @property
    def is_by_message(self) -> bool:
        """Written to, not called: 114 is for who cannot speak or hear."""
        return self.slug == BY_MESSAGE

    @property
    def href(self) -> str:
        """What a touch does: a call, or a message."""
        return f"sms:{self.tel}" if self.is_by_message else f"tel:{self.tel}"


@memoize
def from_file() -> tuple[Number, ...]:
    """The shown rows of the shipped file, in order."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return tuple(_of_row(row) for row in rows if row["confiance"] != Confidence.TO_CHECK)


def _of_row(row: dict[str, str]) -> Number:
    texts: dict[str, Any] = {name: row[column] for name, column in FILE_COLUMNS.items()}
    return Number(**texts, in_footer=row["pied_de_page"] == "1")


def number_of(item: UsefulNumber) -> Number:
    """``item`` as the public would read it, on line or not."""
    return Number(*(getattr(item, field.name) for field in fields(Number)))


def _from_database(language: str) -> tuple[Number, ...]:
    numbers = UsefulNumber.objects.shown().in_language(language)
    names = [field.name for field in fields(Number)]
    return tuple(Number(*values) for values in numbers.values_list(*names))


def useful_numbers(language: str | None = None) -> tuple[Number, ...]:
    """The numbers to show in ``language``, French where it has none."""
    code = language or get_language() or settings.LANGUAGE_CODE
    try:
        return (
            remembered(f"numbers:{code}", lambda: _from_database(code))
            or remembered(f"numbers:{settings.LANGUAGE_CODE}", lambda: _from_database("fr"))
            or from_file()
        )
    except DatabaseError:
        return from_file()


def by_situation() -> list[tuple[str, list[Number]]]:
    """``(label of the situation, its numbers)`` in the order of Situation."""
    groups: dict[str, list[Number]] = {value: [] for value in Situation.values}
    for number in useful_numbers():
        groups[number.situation].append(number)
    return [(Situation(value).label, found) for value, found in groups.items() if found]


def footer_numbers() -> list[Number]:
    return [number for number in useful_numbers() if number.in_footer]


def connect() -> None:
    forget_when_saved(lambda: [f"numbers:{code}" for code in BY_CODE], UsefulNumber)
