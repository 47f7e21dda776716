"""Passages cut into words, signs and mentions, to be compared one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from moderation.comparison.passages import Mention, Passage, Piece, Target, Words

TOKEN = re.compile(r"(\s*)([^\W_]+|[^\w\s]|_|$)")
ALIKE = 0.4  # of ``likeness``: enough words in common to be one text, changed
Key = tuple[object, ...]
Bag = frozenset[Key]


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is what must be equal to be unchanged; ``space`` is the blank before it."""

    key: Key
    text: str = ""
    space: str = ""
    styles: frozenset[str] = frozenset()
    target: Target | None = None

    @property
    def is_word(self) -> bool:
        return self.target is not None or self.text[:1].isalnum()


def tokens_of(passage: Passage) -> list[Token]:
    """A link is followed by where it leads, so that a new address shows."""
    cutting = _Cutting()
    for link, pieces in groupby(passage.pieces, key=_link_of):
        run = list(pieces)
        if isinstance(run[0], Mention):
            for _again in run:
                cutting.mention(link)
        elif link is not None and not link.keeps_words:
            cutting.mention(link)
        else:
            for piece in run:
                cutting.words(piece)
            if link:
                cutting.mention(link)
    return cutting.tokens


def count_words(passages: Iterable[Passage]) -> int:
    return sum(token.is_word for passage in passages for token in tokens_of(passage))


def bag_of(tokens: Iterable[Token]) -> Bag:
    """The words among ``tokens``, each once."""
    return frozenset(token.key for token in tokens if token.is_word)


def words_of(passages: Iterable[Passage]) -> Bag:
    return bag_of(token for passage in passages for token in tokens_of(passage))


def likeness(words: Bag, others: Bag) -> float:
    """From 0 (no word in common) to 1 (the same words)."""
    if not words or not others:
        return 0.0
    return 2 * len(words & others) / (len(words) + len(others))


def _link_of(piece: Piece) -> Target | None:
    return piece.link if isinstance(piece, Words) else piece.target


@dataclass
class _Cutting:
    """The tokens so far, and the blank that waits for the next one."""

    tokens: list[Token] = field(default_factory=list)
    space: str = ""

    def mention(self, target: Target | None) -> None:
        space = self.space or (" " if self.tokens else "")
        self.tokens.append(Token(("mention", target), space=space, target=target))
        self.space = ""

    def words(self, piece: Piece) -> None:
        if not isinstance(piece, Words):
            return
        for space, text in TOKEN.findall(piece.text):
            self.space += space
            if text:
                key = (text, piece.styles)
                self.tokens.append(Token(key, text, self.space, piece.styles))
                self.space = ""
