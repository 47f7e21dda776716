"""Cutting what a person typed into words, a postal code and a hint between parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from millejours.text import clean_input, fold
from territoires.words import ABBREVIATIONS, DIVIDED, LINKS, arrondissement_name

MAX_LENGTH = 200
KINDS = {
    "departement": "departement",
    "dept": "departement",
    "dpt": "departement",
    "dep": "departement",
    "region": "region",
}

_TODAY = re.compile(r"[\s,(]*\baujourd\W?hui\b\s*", re.IGNORECASE)
_PARENTHESES = re.compile(r"^(?P<name>[^()]*\w[^()]*)\((?P<hint>[^()]*\w[^()]*)\)?\s*$")
_SEGMENTS = re.compile(r"[,;|()]|\s[-–—]\s")
_SUR = re.compile(r"\bs/\s*", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex( \d{1,2})?\b")
_SPLIT_POSTAL = re.compile(r"\b(\d{2}) (\d{3})\b")
_COUNTRY_POSTAL = re.compile(r"\bfr? (?=\d{5}\b)")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|re|ere|e|em|eme|ieme)?")
_POSTAL = re.compile(r"\d{5}")
_ARRONDISSEMENT = frozenset({"arrondissement", "arrdt", "ardt", "arr"})
_ORDINAL_MARKS = frozenset({"er", "ere", "e", "eme", "ieme"})
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A cleaned text and its folded words.

    ``breaks``: the indexes of the words before which stood a comma or the postal code.
    ``hint``: what stood between final parentheses. ``today``: what followed "aujourd'hui".
    """

    text: str
    words: Words = ()
    breaks: frozenset[int] = frozenset()
    postal_code: str = ""
    hint: Words = ()
    today: Typed | None = None

    @property
    def folded(self) -> str:
        return " ".join(self.words)


def parse(text: str, limit: int = MAX_LENGTH) -> Typed:
    """Never raises: a text without letter nor digit has no words."""
    cleaned = clean_input(text, limit)
    before, *after = _TODAY.split(cleaned, maxsplit=1)
    if after and fold(before) and fold(after[0]):
        words, breaks, _postal_code = _words(before)
        return Typed(cleaned, words, breaks, today=parse(after[0]))
    bare = cleaned
    hint: Words = ()
    if parentheses := _PARENTHESES.match(cleaned):
        hinted, _breaks, hinted_code = _words(parentheses["hint"])
        if not hinted_code:
            bare, hint = parentheses["name"], hinted
    words, breaks, postal_code = _words(bare)
    return Typed(cleaned, words, breaks, postal_code, hint)


def _words(text: str) -> tuple[Words, frozenset[int], str]:
    words: list[str] = []
    breaks: set[int] = set()
    postal_code = ""
    for segment in _SEGMENTS.split(_SUR.sub("sur ", text)):
        breaks.add(len(words))
        for word in _segment_words(segment):
            if not postal_code and _POSTAL.fullmatch(word):
                postal_code = word
                breaks.add(len(words))
            else:
                words.extend(ABBREVIATIONS.get(word, word).split())
    if words[-1:] == ["france"] and words[-2:-1] != [] and words[-2] not in LINKS:
        words.pop()  # "Mende, France", not "Île-de-France" nor "Roissy-en-France"
    return tuple(words), frozenset(breaks - {0}), postal_code


def _segment_words(segment: str) -> list[str]:
    folded = _CEDEX.sub(" ", fold(segment))
    folded = _COUNTRY_POSTAL.sub("", _SPLIT_POSTAL.sub(r"\1\2", folded))
    return folded.split()


def arrondissement(words: Words) -> str:
    """The folded name of the arrondissement these words are ("paris 15e", "13eme marseille")."""
    ignored = _ARRONDISSEMENT | _ORDINAL_MARKS | LINKS
    kept = [word for word in words if word not in ignored]
    if len(kept) == 2 and kept[1] in DIVIDED:  # noqa: PLR2004
        kept.reverse()
    match kept:
        case [city, number] if city in DIVIDED:
            ordinal = _ORDINAL.fullmatch(number)
            if ordinal and 1 <= int(ordinal[1]) <= DIVIDED[city].parts:
                return arrondissement_name(city, int(ordinal[1]))
    return ""


def arrondissements_beginning(words: Words) -> list[str]:
    """The folded names that a number not finished yet may lead to ("paris 1" → 1st, 10th…)."""
    match words:
        case [city, digits] if city in DIVIDED and digits.isdigit():
            numbers = range(1, DIVIDED[city].parts + 1)
            return [arrondissement_name(city, n) for n in numbers if str(n).startswith(digits)]
    return []
