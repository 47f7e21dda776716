"""Names spelled nearly like a text: an index of pairs of letters, kept by each process.

Built in about 0.3 s at the first misspelling after a start, 10 MB. It holds names only; places
are read from the database, so that a name which has gone leads nowhere.
"""

from __future__ import annotations

import bisect
import math
from array import array
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import ClassVar

from django.db.models import F

from territoires.lookups import AFTER_Z, FORMER_WEIGHT
from territoires.models import Commune, FormerCommune

MOST_ALIKE = 80  # compared letter by letter, after counting pairs of letters
MOST_BEGINNING = 400
LEAST_LETTERS, MOST_LETTERS = 3, 60
LEAST_SIMILARITY, LEAST_SIMILARITY_OF_SHORT = 0.72, 0.6
SHORT = 6
BEGINNING = 0.8  # the similarity of a text to a longer name that begins with it
WEIGHT_OF_SIZE = 0.04  # per power of ten inhabitants


def pairs(name: str) -> set[str]:
    """ "mende" → {" m", "me", "en", "nd", "de", "e "}."""
    return {first + second for first, second in pairwise(f" {name} ")}


@dataclass(slots=True)
class Spellings:
    """All folded names in order, the weight of the heaviest place of each, and where pairs are."""

    names: list[str]
    weights: array[int]
    sizes: array[int]
    places: dict[str, array[int]]

    current: ClassVar[tuple[str, Spellings] | None] = None

    @classmethod
    def of_version(cls, version: str) -> Spellings:
        """Those of a version of the data; built anew when it changed, each time without version."""
        if cls.current is None or not version or cls.current[0] != version:
            cls.current = (version, cls.build())
        return cls.current[1]

    @classmethod
    def build(cls) -> Spellings:
        heaviest: dict[str, int] = {}
        today = Commune.objects.filter(parent=None).order_by("code")
        former = FormerCommune.objects.order_by("pk")
        for rows in (
            today.values_list("folded", "population"),
            former.values_list("folded", F("commune__population") / FORMER_WEIGHT),
        ):
            for folded, weight in rows:
                heaviest[folded] = max(weight, heaviest.get(folded, 0))
        names = sorted(heaviest)
        places: dict[str, array[int]] = {}
        sizes = array("H")
        for index, name in enumerate(names):
            own = pairs(name)
            sizes.append(len(own))
            for pair in own:
                places.setdefault(pair, array("I")).append(index)
        return cls(names, array("I", [heaviest[name] for name in names]), sizes, places)

    def near(self, text: str, limit: int) -> list[str]:
        """The ``limit`` names most like a folded text, the most alike and largest first."""
        if not LEAST_LETTERS <= len(text) <= MOST_LETTERS:
            return []
        scores = self._alike(text) | self._beginning(text)
        best = sorted(scores, key=lambda index: (-scores[index], index))[:limit]
        return [self.names[index] for index in best]

    def _alike(self, text: str) -> dict[int, float]:
        wanted = pairs(text)
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self.places.get(pair, ()))
        closeness = {
            index: 2 * count / (len(wanted) + self.sizes[index])
            for index, count in shared.most_common(MOST_ALIKE * 10)
        }
        closest = sorted(closeness, key=lambda index: (-closeness[index], index))[:MOST_ALIKE]
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(text)
        least = LEAST_SIMILARITY_OF_SHORT if len(text) <= SHORT else LEAST_SIMILARITY
        scores = {}
        for index in closest:
            matcher.set_seq1(self.names[index])
            similarity = matcher.ratio()
            if similarity >= least:
                scores[index] = self._score(index, similarity)
        return scores

    def _beginning(self, text: str) -> dict[int, float]:
        first = bisect.bisect_left(self.names, text)
        last = min(first + MOST_BEGINNING, len(self.names))
        last = bisect.bisect_left(self.names, f"{text}{AFTER_Z}", first, last)
        return {index: self._score(index, BEGINNING) for index in range(first, last)}

    def _score(self, index: int, similarity: float) -> float:
        return similarity + WEIGHT_OF_SIZE * math.log10(1 + self.weights[index])
