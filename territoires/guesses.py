"""What a text that is no known place may have meant: other departments, parts, spellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from territoires import lookups
from territoires.atlas import Atlas, Territory
from territoires.labels import commune_place, postal_code_place
from territoires.lookups import Found
from territoires.parsing import Typed, Words
from territoires.place import Place, Resolution
from territoires.readings import Reading, parts_of
from territoires.spelling import Spellings

MAX_SUGGESTIONS = 8
MAX_NAMES = 12
MAX_HOMONYMS = 3
MAX_LONGER = 5
MAX_LETTERS_APART = 2
LIKE = 0.75
LEAST_PARTIAL_CODE = 2
NOT_FOUND = gettext_noop(
    "Nous n’avons pas trouvé ce lieu : tapez une commune, un département, une région, "
    "un code postal ou une adresse."
)


def is_like(one: str, other: str) -> bool:
    """The same but for a letter or two, or its beginning."""
    if one == other or one.startswith(f"{other} "):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKE


@dataclass(frozen=True, slots=True)
class Guesses:
    """``rows``: the communes of the readings and of every part of the text."""

    typed: Typed
    words: Words
    readings: list[Reading]
    rows: list[Found]
    atlas: Atlas

    def resolution(self) -> Resolution:
        if all(word.isdigit() for word in self.words):
            return self._suggest(self._postal_codes())
        longer = [row for one in self.readings for row in one.longer(self.rows)][:MAX_LONGER]
        parts = self._parts()
        elsewhere = [row for one in self.readings for row in Reading(one.name).among(self.rows)]
        if elsewhere and not longer and self._is_largest(elsewhere, parts):
            notice = _("Nous n’avons pas trouvé cette commune dans ce département.")
            return self._suggest(self._communes(elsewhere), notice)
        if elsewhere:  # "aix 13"; "grand paris", which is not the commune of Grand
            return self._suggest(self._communes([*longer, *parts, *elsewhere]))
        name = self._name()
        near = NearNames(name, self._inside(), self.atlas)
        if sure := near.sure():
            return Resolution(places=tuple(self._communes(sure)), text=self.typed.text)
        territories = [one.place() for one in near_territories(name, self.atlas)]
        communes = near.communes()
        if parts:  # before a vaguely like name, after a mistyped one
            mistyped = [row for row in communes if _is_mistyped(row.folded, name)]
            communes = [*mistyped, *parts, *communes]
        offered = [*longer, *communes]
        return self._suggest([*territories, *self._communes(offered)])

    def _suggest(self, places: Iterable[Place], notice: str = "") -> Resolution:
        distinct = tuple(dict.fromkeys(places))[:MAX_SUGGESTIONS]
        if not distinct:
            notice = notice or _(NOT_FOUND)
        return Resolution(suggestions=distinct, notice=notice, text=self.typed.text)

    def _communes(self, rows: Iterable[Found]) -> list[Place]:
        return [commune_place(row, self.atlas) for row in rows]

    def _parts(self) -> list[Found]:
        """The communes that part of the text names, the longest part first, then the largest."""
        parts = [
            (-part.name.count(" "), row.folded != part.name, -row.weight, row)
            for part in parts_of(self.words)
            for row in part.among(self.rows)
        ]
        return [row for *_order, row in sorted(parts, key=lambda part: part[:-1])]

    def _is_largest(self, named: list[Found], parts: list[Found]) -> bool:
        """Whether no other part of the text is a larger town."""
        return max(row.weight for row in named) >= max((row.weight for row in parts), default=0)

    def _name(self) -> str:
        """The text without the territory it ends with, nor numbers."""
        words = self.readings[-1].name.split() if self.readings else self.words
        return " ".join(word for word in words if not word.isdigit())

    def _inside(self) -> frozenset[str]:
        return (self.readings[-1].departements if self.readings else None) or frozenset()

    def _postal_codes(self) -> list[Place]:
        digits = "".join(self.words)
        if len(digits) < LEAST_PARTIAL_CODE:
            return []
        codes = lookups.postal_codes_beginning(digits)
        return [postal_code_place(code, rows, self.atlas) for code, rows in codes.items()]


class NearNames:
    """The communes whose name is nearly ``name``: one query.

    ``inside``: the departments that the person gave, none when she gave none.
    """

    def __init__(self, name: str, inside: frozenset[str], atlas: Atlas) -> None:
        spellings = Spellings.of_version(atlas.version)
        self.name = name
        self.inside = inside
        self.near = spellings.near(name, MAX_NAMES)
        found = lookups.communes_named(self.near)
        self.rows = sorted(found, key=lambda row: (-row.weight, row.code))

    def sure(self) -> list[Found]:
        """The same letters with other spaces: "lhaylesroses"."""
        squashed = _squashed(self.name)
        return [
            row
            for row in self.rows
            if _squashed(row.folded) == squashed and (not self.inside or self._is_inside(row))
        ]

    def communes(self) -> list[Found]:
        """The nearest spelling first, a few homonyms of each, those inside before the others."""
        near = [row for one in self.near for row in self._of_name(one)]
        return sorted(near, key=lambda row: bool(self.inside) and not self._is_inside(row))

    def _of_name(self, name: str) -> list[Found]:
        return [row for row in self.rows if row.folded == name][:MAX_HOMONYMS]

    def _is_inside(self, row: Found) -> bool:
        return row.departement_code in self.inside


def near_territories(name: str, atlas: Atlas) -> list[Territory]:
    everything = [*atlas.regions.values(), *atlas.departements.values()]
    near = [
        one
        for one in everything
        if abs(len(one.folded) - len(name)) <= MAX_LETTERS_APART and is_like(one.folded, name)
    ]
    return [found for one in near for found in atlas.named(one.folded)]


def _is_mistyped(one: str, other: str) -> bool:
    same = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    apart = len(one) + len(other) - 2 * sum(block.size for block in same)
    return apart <= MAX_LETTERS_APART


def _squashed(name: str) -> str:
    return name.replace(" ", "")
