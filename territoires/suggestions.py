"""Places for a text that is still being typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from territoires import lookups
from territoires.addresses import find_address
from territoires.atlas import PARIS, Atlas, Territory, atlas
from territoires.guesses import NearNames
from territoires.labels import commune_place, postal_code_place
from territoires.lookups import Found
from territoires.parsing import Typed, arrondissements_beginning
from territoires.place import Place
from territoires.readings import Reading, readings, territories
from territoires.words import ARRONDISSEMENT_PREFIXES, with_any_article, without_article

LEAST_PARTIAL_CODE = 2
LEAST_LETTERS_OF_TERRITORY = 3
LEAST_LETTERS_AFTER_ARTICLE = 3
LEAST_LETTERS_OF_MISSPELLING = 4
MAX_TERRITORIES = 3
MAX_ROWS = 60


class Suggester:
    """At most three queries for one text; never the geocoder."""

    def __init__(self, typed: Typed, limit: int) -> None:
        self.typed = typed
        self.limit = limit
        self.atlas: Atlas = atlas()

    def run(self) -> list[Place]:
        if self.typed.postal_code:
            places = self._of_postal_code()
        elif len(self.typed.words) == 1 and self.typed.folded.isdigit():
            places = self._of_digits(self.typed.folded)
        elif self.typed.words:
            places = self._of_name()
        else:
            places = []
        return list(dict.fromkeys(places))[: self.limit]

    def _communes(self, rows: Iterable[Found]) -> list[Place]:
        return [commune_place(row, self.atlas) for row in rows]

    # --- Digits --------------------------------------------------------------------------------

    def _of_postal_code(self) -> list[Place]:
        """The code itself, then each of its communes; with a name, those that begin so."""
        rows = lookups.communes_of(self.typed.postal_code)
        communes = [row for row in rows if row.code not in ARRONDISSEMENT_PREFIXES]
        begun = [row for row in communes if row.folded.startswith(self.typed.folded)]
        if self.typed.words and begun:
            return self._communes(begun)
        if not rows:
            return []
        whole = postal_code_place(self.typed.postal_code, rows, self.atlas)
        return [whole, *self._communes(communes if len(communes) > 1 else [])]

    def _of_digits(self, digits: str) -> list[Place]:
        """Departments, then the largest postal codes, in order."""
        numbered = [one.place() for one in self.atlas.numbers_beginning(digits)]
        if len(digits) < LEAST_PARTIAL_CODE:
            return numbered
        codes = lookups.postal_codes_beginning(digits)
        largest = sorted(codes, key=lambda code: (-codes[code][0].population, code))
        room = max(0, self.limit - len(numbered))
        return numbered + [
            postal_code_place(code, codes[code], self.atlas) for code in sorted(largest[:room])
        ]

    # --- Names ---------------------------------------------------------------------------------

    def _of_name(self) -> list[Place]:
        """What is named so, then what begins so; near spellings when there is neither."""
        text, starts = self.typed.folded, _beginnings(self.typed.folded)
        whole = [*readings(self.typed.words, self.typed.hint, self.atlas), *self._unfinished()]
        names = {name for reading in whole for name in reading.spellings()}
        rows = lookups.communes_beginning(starts, names, MAX_ROWS)
        exact = [row for reading in whole for row in reading.among(rows)]
        begun = [row for row in rows if row.folded.startswith(starts) and not row.is_arrondissement]
        has_article = without_article(text) != text
        begun.sort(
            key=lambda row: (
                has_article and not row.folded.startswith(text),
                -row.weight,
                row.code,
            )
        )
        territories_begun = self._territory_places(self.atlas.beginning(starts))
        room = MAX_TERRITORIES if len(text) >= LEAST_LETTERS_OF_TERRITORY else 0
        places = [
            *self._territory_places(territories(self.typed.words, self.atlas)),
            *self._communes(exact),
            *territories_begun[:room],
            *self._communes(begun),
            *territories_begun,
        ]
        if places or len(text) < LEAST_LETTERS_OF_MISSPELLING or find_address(self.typed):
            return places
        return self._communes(NearNames(text, frozenset(), self.atlas).communes())

    def _territory_places(self, found: Iterable[Territory]) -> list[Place]:
        """Without the department of Paris: the city is as large."""
        return [one.place() for one in found if one.code != PARIS or one.is_region]

    def _unfinished(self) -> Iterator[Reading]:
        """A name, and the beginning of its arrondissement or department."""
        words = (*self.typed.words, *self.typed.hint)
        yield from (Reading(name) for name in arrondissements_beginning(words))
        for cut in range(1, len(words)):
            start = " ".join(words[cut:])
            inside = frozenset(
                code
                for code, departement in self.atlas.departements.items()
                if departement.folded.startswith(start) or code.lower().startswith(start)
            )
            if inside:
                yield Reading(" ".join(words[:cut]), inside)


def _beginnings(text: str) -> tuple[str, ...]:
    """With any article; "le h" means the names that have it."""
    bare = without_article(text)
    has_article = bare != text
    if has_article and len(bare) < LEAST_LETTERS_AFTER_ARTICLE:
        return (text,)
    return with_any_article(text)
