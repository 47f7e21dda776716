"""A question that is a call for help: which situation, and which numbers to show above results.

When in doubt, the numbers are shown: a false alarm costs little, a call left unheard may cost a
life. Advice is never given here, only numbers: nothing medical is deduced.

The phrases are shipped (``data/distress.csv``), words separated by spaces, each row with its
situations:

- ``|`` separates spellings of one word, ``?`` ends a word that may be missing, ``#`` is a number,
  ``$name`` is a group of words defined by a row ``$name …;mots``;
- ``=`` first asks for these words in a row, ``>`` in this order with a few others between, ``^``
  for nothing but them; without it any order does, within a few words;
- a situation that starts with ``-`` (every one for ``-`` alone) makes a harmless phrase: the words
  that it covers, letter for letter, no longer count for that situation. It never cancels anything
  else of the question, so it must be a whole phrase.

``$courants`` are ordinary words that are nobody's misspelling.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
FIRST_LETTER_TOO_FROM = 8  # below, "nourrir" would be "mourir"
DOUBLED_FROM = 4
SHORTEST_STEM = 3
SHORTEST_GLUED = 4
MOST_NUMBERS = 4
MAX_CHARACTERS = 2000
WORDS_GROUP = "mots"
ORDINARY_WORDS = "$courants"
NUMBER = "#"
GLUED = {
    **{f"j{word}": f"je {word}" for word in ("peux", "peu", "veux", "veu", "suis", "vais")},
    **{f"{one}{verb}": f"{one} {verb}" for one in "jlmnt" for verb in ("ai", "en") if one != "m"},
    "ya": "y a",
    "ny": "n y",
    "sest": "s est",
    "tjrs": "toujours",
}
_ELIDED = re.compile(r"[cdjlmnst](?=[aehiou])")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")

# Most urgent first.
URGENCY: tuple[Any, ...] = (
    Situation.EMERGENCY,
    Situation.POISON,
    Situation.DISTRESS,
    Situation.CHILD,
    Situation.VIOLENCE,
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
# Somebody threatens a life: the police first, and a text message that nobody hears.
THREAT: frozenset[Any] = frozenset({Situation.EMERGENCY, Situation.VIOLENCE})
AGAINST_A_THREAT = ("police-gendarmerie", "samu", "urgence-114", "violences-femmes-info")

Slot = frozenset[str]  # folded spellings of one word
Where = dict[str, list[int]]  # the places of each spelling in the question


@dataclass(frozen=True, slots=True)
class Phrase:
    slots: tuple[Slot, ...]
    mode: str  # "", "=", ">" or "^"
    situations: frozenset[Situation]
    is_harmless: bool

    @property
    def span(self) -> int:
        """Words from the first to the last, at most."""
        return len(self.slots) + (0 if self.mode in {"=", "^"} else SLACK)

    @property
    def anchor(self) -> Slot:
        """Its most telling word: without it the phrase is not looked for."""
        return max(self.slots, key=lambda slot: min(map(len, slot)))


@dataclass(frozen=True, slots=True)
class Table:
    """The phrases by the spellings of their anchor, and what leads from a typed word to these."""

    phrases: tuple[Phrase, ...]
    harmless: dict[str, list[Phrase]]
    calls: dict[str, list[Phrase]]
    ordinary: Slot
    spellings: Slot
    stems: dict[str, set[str]]
    near: dict[str, set[str]]


# --- The shipped phrases --------------------------------------------------------------------------


@memoize
def table() -> Table:
    """The shipped phrases. Raises ValueError for a situation that is not one, KeyError for an
    unknown group."""
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    groups: dict[str, str] = {}
    phrases: list[Phrase] = []
    for row in rows:
        expression, situation = row["expression"], row["situation"]
        if situation == WORDS_GROUP:
            name, words = expression.split()
            groups[name] = words
        else:
            phrases += _phrases(expression, situation, groups)
    return _table(phrases, _slot(groups[ORDINARY_WORDS], groups))


def _table(phrases: list[Phrase], ordinary: Slot) -> Table:
    calls = [phrase for phrase in phrases if not phrase.is_harmless]
    spellings = frozenset(chain.from_iterable(slot for one in calls for slot in one.slots))
    stems: dict[str, set[str]] = defaultdict(set)
    near: dict[str, set[str]] = defaultdict(set)
    for spelling in spellings:
        if len(spelling) >= DOUBLED_FROM:
            near[_DOUBLED.sub(r"\1", spelling)].add(spelling)
        if len(spelling) >= ONE_TYPO_FROM:
            stems[analysis.term_of(spelling, "fr")].add(spelling)
            for form in _with_a_letter_less(spelling):
                near[form].add(spelling)
    harmless = [phrase for phrase in phrases if phrase.is_harmless]
    return Table(
        tuple(phrases), _anchored(harmless), _anchored(calls), ordinary, spellings, stems, near
    )


def _anchored(phrases: list[Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        for spelling in phrase.anchor:
            found[spelling].append(phrase)
    return found


def _phrases(expression: str, situation: str, groups: dict[str, str]) -> Iterator[Phrase]:
    """One phrase for each choice of the words that may be missing."""
    mode = expression[0] if expression[0] in "=>^" else ""
    variants: list[tuple[Slot, ...]] = [()]
    for word in expression.removeprefix(mode).split():
        slot = _slot(word.removesuffix("?"), groups)
        longer = [(*one, slot) for one in variants]
        variants = [*variants, *longer] if word.endswith("?") else longer
    is_harmless = situation.startswith("-")
    names = situation.removeprefix("-").split()
    situations = frozenset(Situation(name) for name in names) or frozenset(URGENCY)
    for slots in variants:
        yield Phrase(slots, mode, situations, is_harmless)


def _slot(word: str, groups: dict[str, str]) -> Slot:
    spellings = (
        groups[one].split("|") if one.startswith("$") else [one] for one in word.split("|")
    )
    return frozenset(
        one if one == NUMBER else analysis.fold_word(one) for one in chain.from_iterable(spellings)
    )


# --- What a question tells of ---------------------------------------------------------------------


def signs(text: str) -> list[Situation]:
    """The situations that ``text`` tells of, most urgent first; none for an ordinary question."""
    known = table()
    words = _words(text, known)
    typed, meant = (
        _places([{word} for word in words]),
        _places([_meanings(word, known) for word in words]),
    )
    hidden = _hidden(known, typed, len(words))
    told: set[Situation] = set()
    for phrase in _looked_for(known.calls, meant):
        for situation in phrase.situations - told:
            if any(_said(phrase, meant, len(words), hidden[situation])):
                told.add(situation)
    return [situation for situation in URGENCY if situation in told]


def _hidden(known: Table, typed: Where, size: int) -> dict[Situation, set[int]]:
    """The words that a harmless phrase explains, for each situation."""
    hidden: dict[Situation, set[int]] = {situation: set() for situation in URGENCY}
    for phrase in _looked_for(known.harmless, typed):
        for start, end in _said(phrase, typed, size, set()):
            for situation in phrase.situations:
                hidden[situation].update(range(start, end + 1))
    return hidden


def _looked_for(phrases: dict[str, list[Phrase]], where: Where) -> Iterable[Phrase]:
    return dict.fromkeys(chain.from_iterable(phrases.get(one, ()) for one in where))


def _places(meanings: Iterable[Iterable[str]]) -> Where:
    where: Where = defaultdict(list)
    for place, spellings in enumerate(meanings):
        for spelling in spellings:
            where[spelling].append(place)
            if spelling.isdigit():
                where[NUMBER].append(place)
    return dict(where)


def _said(phrase: Phrase, where: Where, size: int, hidden: set[int]) -> Iterator[tuple[int, int]]:
    """The first and last places of ``phrase``, in time that grows with its words only.

    Of several ways to reach a word of the phrase, the one that starts last is always the best.
    """
    last = len(phrase.slots) - 1
    starts: dict[int, int] = {}
    for place, negative in _events(phrase, where, hidden):
        slot = -negative
        is_first = slot == 0 or not phrase.mode
        start = place if is_first else starts.get(slot - 1)
        if start is None or place - start >= phrase.span:
            continue
        starts[slot] = start
        if not phrase.mode:
            start = min(starts.values())
            is_whole = len(starts) > last and place - start < phrase.span
        else:
            is_whole = slot == last and (phrase.mode != "^" or place - start + 1 == size)
        if is_whole:
            yield start, place


def _events(phrase: Phrase, where: Where, hidden: set[int]) -> list[tuple[int, int]]:
    """``(place, -slot)`` by place, so that one word is not two words of a phrase in order."""
    found: set[tuple[int, int]] = set()
    for number, slot in enumerate(phrase.slots):
        places = [place for one in slot for place in where.get(one, ()) if place not in hidden]
        if not places:
            return []
        found.update((place, -number) for place in places)
    return sorted(found)


# --- Words ----------------------------------------------------------------------------------------


def _words(text: str, known: Table) -> list[str]:
    """Every folded word: here the little ones and the elisions tell everything."""
    flat = analysis.plain(clean_input(text, MAX_CHARACTERS))
    folded = (analysis.fold_word(word) for word in analysis.WORD.findall(flat))
    apart = chain.from_iterable(_DIGITS_OR_LETTERS.findall(word) for word in folded)
    return list(chain.from_iterable(_unglued(word, known) for word in apart))


def _unglued(word: str, known: Table) -> list[str]:
    """The words of one typed without its apostrophe: "jaccouche", "setouffe"."""
    if word in GLUED:
        return GLUED[word].split()
    rest = word[1:]
    if word in known.spellings or word in known.ordinary or not _ELIDED.match(word):
        return [word]
    if len(rest) < SHORTEST_GLUED or rest in known.ordinary:
        return [word]
    if rest in known.spellings or (not _meanings(word, known) and _meanings(rest, known)):
        return [word[0], rest]
    return [word]


def _meanings(word: str, known: Table) -> set[str]:
    """The spellings that a typed word may stand for: itself, of the same stem, or one typo away."""
    found = {word} & known.spellings or ({word} if word.isdigit() else set())
    if word in known.ordinary or len(word) < DOUBLED_FROM:
        return found
    found |= {one for one in known.near.get(_DOUBLED.sub(r"\1", word), ()) if _same(word, one)}
    if len(word) < ONE_TYPO_FROM:
        return found
    stem = analysis.term_of(word, "fr")
    if len(stem) >= SHORTEST_STEM:
        found |= known.stems.get(stem, set())
    near = chain.from_iterable(known.near.get(form, ()) for form in _with_a_letter_less(word))
    return found | {one for one in near if _is_a_typo(word, one)}


def _same(word: str, spelling: str) -> bool:
    return _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", spelling)


def _is_a_typo(word: str, spelling: str) -> bool:
    if len(spelling) < ONE_TYPO_FROM or distance(word, spelling, 1) > 1:
        return False
    return word[0] == spelling[0] or len(spelling) >= FIRST_LETTER_TOO_FROM


def _with_a_letter_less(word: str) -> Iterator[str]:
    """``word``, then ``word`` without one of its letters: two words one typo apart share one."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


# --- Numbers --------------------------------------------------------------------------------------


def numbers_for(situations: Iterable[str], language: str | None = None) -> list[Number]:
    """At most four numbers, most fitting first: the first of each situation, then the second…

    From the shipped file when the database is away. A number that nobody confirmed is never there.
    """
    told = list(situations)
    by_slug = {number.slug: number for number in useful_numbers(language)}
    lists = [
        [by_slug[slug] for slug in slugs if slug in by_slug]
        or [number for number in by_slug.values() if number.situation == situation]
        for situation, slugs in _fitting(told)
    ]
    ranked = [number for turn in zip_longest(*lists) for number in turn if number is not None]
    return list(dict.fromkeys(ranked))[:MOST_NUMBERS]


def _fitting(situations: list[str]) -> list[tuple[Any, tuple[str, ...]]]:
    if set(situations) == THREAT:
        return [(Situation.VIOLENCE, AGAINST_A_THREAT)]
    return [(one, FITTING[one]) for one in situations if one in FITTING]
