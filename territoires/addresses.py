"""Telling the street from the commune in an address, before anyone is asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from territoires.parsing import Typed, Words
from territoires.words import LINKS, WAYS

# "rue de Paris" is in any town but maybe Paris: after these words a name is the street's.
PARTS_OF_A_STREET_NAME = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "sur", "sous", "et", "en", "saint", "sainte"}
)
MAX_TAIL_WORDS = 10
_NUMBER = re.compile(r"\d{1,4}[a-f]?")
_SECOND_NUMBER = frozenset({"bis", "ter", "quater", "b", "t", "q"})


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of an address that may be its commune, and what stands before it."""

    words: Words
    street: Words
    names_the_street: bool = False  # "rue de Mende": if that is a commune, the address has none


@dataclass(frozen=True, slots=True)
class Address:
    street: Words
    tails: tuple[Tail, ...]


def find_address(typed: Typed) -> Address | None:
    """The address the text may be: it has a way word, or begins with a number."""
    start = _after_way(typed.words)
    if start is None or not any(_is_telling(word) for word in typed.words[start:]):
        return None
    return Address(typed.words, tuple(_tails(typed, start)))


def _after_way(words: Words) -> int | None:
    """The index of the first word of the street's own name."""
    for index, word in enumerate(words):
        if word in WAYS:
            return index + 1
    if len(words) > 1 and _NUMBER.fullmatch(words[0]):
        return 2 if words[1] in _SECOND_NUMBER else 1
    return None


def _is_telling(word: str) -> bool:
    return word not in LINKS and word not in WAYS and not word.isdigit()


def _tails(typed: Typed, start: int) -> Iterator[Tail]:
    """After a comma or the postal code first, then by length."""
    words = typed.words
    first = max(start, len(words) - MAX_TAIL_WORDS)
    after_break = [index for index in range(first, len(words)) if index in typed.breaks]
    for index in after_break:
        yield Tail(words[index:], words[:index])
    for index in range(first, len(words)):
        if index in typed.breaks or words[index] in {"de", "du", "des", "d"}:
            continue
        own_name = words[start:index]
        names_the_street = not any(_is_telling(word) for word in own_name)
        if names_the_street or words[index - 1] not in PARTS_OF_A_STREET_NAME:
            yield Tail(words[index:], words[:index], names_the_street)
