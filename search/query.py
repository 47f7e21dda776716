"""What a person typed, made harmless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from millejours.text import clean_input
from search import analysis

MAX_CHARACTERS = 200
MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` is shown back and searched; ``cut`` tells that what was typed was longer."""

    text: str
    cut: bool = False

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Never raises. Operators and quotes have no meaning: they are punctuation."""
        cleaned = clean_input(raw, MAX_CHARACTERS + 1)
        words = cleaned[:MAX_CHARACTERS].split()
        cut = len(cleaned) > MAX_CHARACTERS or len(words) > MAX_WORDS
        return cls(" ".join(words[:MAX_WORDS]), cut)

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: blank, punctuation or pictures."""
        return not analysis.words(self.text)

    def terms(self, language: str) -> list[str]:
        """The analysed words, in order; hyphens may make them a few more than ``MAX_WORDS``."""
        return analysis.terms(self.text, language)[: 2 * MAX_WORDS]
