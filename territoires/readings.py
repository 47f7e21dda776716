"""The ways to read some words as a place: a name, alone or with the territory it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from territoires.atlas import Atlas, Territory
from territoires.lookups import Found
from territoires.parsing import Words, arrondissement
from territoires.words import CENTRES, QUARTERS, with_any_article, without_links, without_quarter

MAX_NAME_WORDS = 9
MAX_TERRITORY_WORDS = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded name of commune, in some departments (None: anywhere)."""

    name: str
    departements: frozenset[str] | None = None

    def spellings(self) -> tuple[str, ...]:
        return with_any_article(self.name)

    def among(self, rows: Iterable[Found]) -> list[Found]:
        """The rows that fit, best first.

        Anywhere: all homonyms, as typed before another article, then by weight. In a territory:
        as typed if there is one, and the commune of today rather than a former one, so that a
        name with its department means one commune.
        """
        spellings = set(self.spellings())
        fitting = [row for row in rows if row.folded in spellings and self._is_inside(row)]
        fitting.sort(key=lambda row: (row.folded != self.name, -row.weight, row.code))
        if self.departements is not None:
            fitting = [row for row in fitting if row.folded == self.name] or fitting
            fitting = [row for row in fitting if not row.former_name] or fitting
        return fitting

    def longer(self, rows: Iterable[Found]) -> list[Found]:
        """The communes of today whose name begins with all these words, largest first:
        "aix" for Aix-en-Provence."""
        starts = self.beginnings()
        longer = [
            row
            for row in rows
            if row.folded.startswith(starts)
            and self._is_inside(row)
            and not row.former_name
            and not row.is_arrondissement
        ]
        return sorted(longer, key=lambda row: (-row.weight, row.code))

    def beginnings(self) -> tuple[str, ...]:
        return tuple(f"{spelling} " for spelling in self.spellings())

    def _is_inside(self, row: Found) -> bool:
        return self.departements is None or row.departement_code in self.departements


def territories(words: Words, atlas: Atlas) -> list[Territory]:
    """The regions and departments that these words are, by number or name."""
    if not words or len(words) > MAX_TERRITORY_WORDS:
        return []
    if len(words) == 1 and words[0][0].isdigit():
        return atlas.numbered(words[0])
    return atlas.named(" ".join(without_links(words))) or atlas.named(" ".join(words))


def departements_of(found: Iterable[Territory]) -> frozenset[str]:
    return frozenset(code for territory in found for code in territory.departements)


def confirmed(words: Words, hint: Words, atlas: Atlas) -> list[Territory]:
    """A territory said twice, by its name and its number or by the wider one that it is in:
    "lozere 48", "Lozère, Occitanie"."""
    cuts = range(1, len(words))
    halves = [(words, hint)] if hint else [(words[:cut], words[cut:]) for cut in cuts]
    for half in halves:
        first, second = (territories(part, atlas) for part in half)
        one, other = departements_of(first), departements_of(second)
        if one and other and (one <= other or other <= one):
            is_number = half[0][0].isdigit() and one == other
            return second if is_number or not one <= other else first
    return []


def readings(words: Words, hint: Words, atlas: Atlas) -> list[Reading]:
    """The readings of ``words``, the surest first."""
    if not words:
        return []
    if hint:
        return list(_with_hint(words, hint, atlas))
    if name := arrondissement(words):
        return [Reading(name)]
    whole = [Reading(" ".join(words)), *_with_territory(words, atlas)]
    return list(dict.fromkeys([*whole, *_without_quarters(whole)]))


def _with_hint(words: Words, hint: Words, atlas: Atlas) -> Iterator[Reading]:
    """ "Mirepoix (09)", "Paris (15e)"; a hint that is neither is one more part of the name."""
    if inside := departements_of(territories(hint, atlas)):
        yield Reading(" ".join(words), inside)
        if rest := without_quarter(words):
            yield Reading(" ".join(rest), inside)
        if " ".join(hint) in QUARTERS:
            yield Reading(" ".join(words))
    elif name := arrondissement((*words, *hint)):
        yield Reading(name)
    else:
        yield Reading(" ".join((*words, *hint)))
        yield Reading(" ".join(words))
        if rest := without_quarter(words):
            yield Reading(" ".join(rest))


def _with_territory(words: Words, atlas: Atlas) -> Iterator[Reading]:
    """ "florac lozere", "saint denis de la reunion", "93 saint denis"."""
    for cut in range(1, len(words)):
        if _is_centre(words[cut:]):
            continue
        if inside := departements_of(territories(words[cut:], atlas)):
            yield Reading(" ".join(words[:cut]), inside)
    for cut in range(len(words) - 1, 0, -1):
        if _is_centre(words[:cut]):
            continue
        if inside := departements_of(territories(words[:cut], atlas)):
            yield Reading(" ".join(without_links(words[cut:])), inside)


def _is_centre(words: Words) -> bool:
    return " ".join(words) in CENTRES


def _without_quarters(whole: Iterable[Reading]) -> Iterator[Reading]:
    """ "bordeaux centre", "bordeaux centre gironde"."""
    for reading in whole:
        if rest := without_quarter(tuple(reading.name.split())):
            yield Reading(" ".join(rest), reading.departements)


def parts_of(words: Words) -> list[Reading]:
    """Every beginning and end of the words, the longest first: what to offer when the whole says
    nothing ("maternité de mende", "mende centre ville")."""
    cuts = range(1, min(len(words), MAX_NAME_WORDS))
    parts = [part for cut in cuts for part in (words[cut:], words[:-cut])]
    parts.sort(key=len, reverse=True)
    return [Reading(" ".join(part)) for part in parts if not part[0].isdigit()]
