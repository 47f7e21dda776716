"""A question that is a call for help: which situation, and which numbers to show above results.

The phrases are shipped (``data/distress.csv``). Each is a row of words separated by spaces; ``|``
separates spellings of one word; a leading ``=`` asks for these words in a row and in this order,
otherwise they may come in any order within a few words. A word of ``sauf`` in the question cancels
the row. Advice is never given here, only numbers: nothing medical is deduced.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache as memoize
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from millejours.models.useful_numbers import Situation
from millejours.text import clean_input
from millejours.useful_numbers import Number, useful_numbers
from search import analysis
from search.spelling import distance

DATA_FILE = Path(__file__).parent / "data" / "distress.csv"
SLACK = 4  # other words that may stand between those of a phrase
ONE_TYPO_FROM = 5  # letters; two typos would take "accouchement" for "attouchement"
SHORTEST_STEM = 3
MOST_NUMBERS = 4
MAX_CHARACTERS = 200
GLUED = {"jai": "j ai", "jen": "j en", "jpeux": "je peux", "jsuis": "je suis", "jveux": "je veux"}

# Most urgent first.
URGENCY = (
    Situation.EMERGENCY,
    Situation.POISON,
    Situation.VIOLENCE,
    Situation.DISTRESS,
    Situation.CHILD,
    Situation.HOUSING,
    Situation.PARENTING,
)
# The most fitting numbers of a situation, by slug; its other numbers are left to the help page.
# 3919 says of itself that it is not for an immediate danger: 17 stands before it.
FITTING: dict[Any, tuple[str, ...]] = {
    Situation.EMERGENCY: ("samu", "urgence-europeenne", "urgence-114"),
    Situation.POISON: ("antipoison-national", "samu", "urgence-europeenne"),
    Situation.VIOLENCE: (
        "police-gendarmerie",
        "violences-femmes-info",
        "urgence-114",
        "france-victimes",
    ),
    Situation.DISTRESS: ("prevention-suicide", "samu", "urgence-114"),
    Situation.CHILD: ("enfance-en-danger", "police-gendarmerie", "enfants-disparus"),
    Situation.HOUSING: ("samu-social",),
    Situation.PARENTING: (
        "1000-premiers-jours-blues",
        "allo-parents-bebe",
        "enfance-en-danger",
        "fil-sante-jeunes",
    ),
}

Slot = frozenset[str]  # folded spellings of one word


@dataclass(frozen=True, slots=True)
class Phrase:
    slots: tuple[Slot, ...]
    in_order: bool
    situation: Situation
    unless: Slot


@dataclass(frozen=True, slots=True)
class Table:
    phrases: tuple[Phrase, ...]
    spellings: frozenset[str]  # every spelling of every slot


@memoize
def table() -> Table:
    """The shipped phrases. Raises ValueError for a situation that is not one."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        phrases = tuple(_phrase(row) for row in csv.DictReader(file, delimiter=";"))
    spellings = frozenset(chain.from_iterable(slot for one in phrases for slot in one.slots))
    return Table(phrases, spellings)


def _phrase(row: dict[str, str]) -> Phrase:
    expression = row["expression"]
    return Phrase(
        slots=tuple(_slot(word) for word in expression.removeprefix("=").split()),
        in_order=expression.startswith("="),
        situation=Situation(row["situation"]),
        unless=_slot(row["sauf"]),
    )


def _slot(spellings: str) -> Slot:
    return frozenset(analysis.fold_word(one) for one in spellings.split("|") if one)


def signs(text: str) -> list[Situation]:
    """The situations that ``text`` tells of, most urgent first; none for an ordinary question."""
    words = _words(text)
    if not words:
        return []
    known = table()
    meanings = [_meanings(word, known.spellings) for word in words]
    plain = {form for word in words for form in (word, analysis.term_of(word, "fr"))}
    told = {
        phrase.situation
        for phrase in known.phrases
        if not phrase.unless & plain and _is_said(phrase, meanings)
    }
    return [situation for situation in URGENCY if situation in told]


def _words(text: str) -> list[str]:
    """Every folded word: here the little ones and the elisions tell everything."""
    flat = analysis.plain(clean_input(text, MAX_CHARACTERS))
    folded = (analysis.fold_word(word) for word in analysis.WORD.findall(flat))
    return " ".join(GLUED.get(word, word) for word in folded).split()


def _meanings(word: str, spellings: Iterable[str]) -> frozenset[str]:
    """The spellings that a typed word may stand for."""
    return frozenset(one for one in spellings if _is_like(word, one))


def _is_like(word: str, spelling: str) -> bool:
    if word == spelling:
        return True
    if word[0] != spelling[0] or min(len(word), len(spelling)) < ONE_TYPO_FROM:
        return False
    stem = analysis.term_of(spelling, "fr")
    if len(stem) >= SHORTEST_STEM and stem == analysis.term_of(word, "fr"):
        return True
    return distance(word, spelling, 1) <= 1


def _is_said(phrase: Phrase, meanings: list[frozenset[str]]) -> bool:
    size = len(phrase.slots)
    if phrase.in_order:
        return any(
            all(slot & meanings[start + n] for n, slot in enumerate(phrase.slots))
            for start in range(len(meanings) - size + 1)
        )
    span = size + SLACK
    return any(
        all(any(slot & one for one in meanings[start : start + span]) for slot in phrase.slots)
        for start in range(len(meanings))
    )


def numbers_for(situations: Iterable[str], language: str | None = None) -> list[Number]:
    """At most four numbers, most fitting first: the first of each situation, then the second…

    From the shipped file when the database is away. A number that nobody confirmed is never there.
    """
    by_slug = {number.slug: number for number in useful_numbers(language)}
    lists = [
        [by_slug[slug] for slug in FITTING[situation] if slug in by_slug]
        or [number for number in by_slug.values() if number.situation == situation]
        for situation in situations
        if situation in FITTING
    ]
    ranked = [number for turn in zip_longest(*lists) for number in turn if number is not None]
    return list(dict.fromkeys(ranked))[:MOST_NUMBERS]
