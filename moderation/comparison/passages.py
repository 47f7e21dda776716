"""What a person reads in an object: passages of words, grouped by block, by field.

Read without a look-up in the database: what links, images and quotations point to is named later
(``targets.py``), all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

LINKS_KEEPING_THEIR_WORDS = frozenset({"page", "document", "address"})
PARAGRAPH = "p"


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to or what an image shows.

    ``kind`` is ``address`` or ``code`` (a tag of HTML), which ``key`` then holds, ``image`` or the
    name of a link type of the rich text (``key`` is then a primary key). ``alt`` is the text in
    place of an image.
    """

    kind: str
    key: str
    alt: str = ""

    @property
    def keeps_words(self) -> bool:
        """Whether readers see the words of the link, rather than what its target says today."""
        return self.kind in LINKS_KEEPING_THEIR_WORDS


@dataclass(frozen=True, slots=True)
class Words:
    """Consecutive characters that look the same; ``styles`` are ``strong`` and ``em``."""

    text: str
    styles: frozenset[str] = frozenset()
    link: Target | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Something shown among the words: an image, a media."""

    target: Target


Piece = Words | Mention


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a title, an item of a list or a value.

    ``kind`` is ``p``, ``h1``… ``h6``, ``ul`` or ``ol`` (an item), ``blockquote``. ``label`` names
    the part of a block that it comes from.
    """

    pieces: tuple[Piece, ...]
    kind: str = PARAGRAPH
    depth: int = 0
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if isinstance(piece, Words))

    @property
    def targets(self) -> Iterator[Target]:
        for piece in self.pieces:
            target = piece.target if isinstance(piece, Mention) else piece.link
            if target is not None:
                yield target

    def under(self, label: str) -> Passage:
        return replace(self, label=label)


@dataclass(frozen=True, slots=True)
class Group:
    """A block of a body, one of several sources, or a whole field when it has no parts.

    ``key`` identifies it across versions; None when nothing does.
    """

    passages: tuple[Passage, ...]
    label: str = ""
    key: object = None


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field of an object, as read; no group when it is empty."""

    name: str
    label: str
    groups: tuple[Group, ...]

    @property
    def passages(self) -> Iterator[Passage]:
        for group in self.groups:
            yield from group.passages


def line(text: str, label: str = "", kind: str = PARAGRAPH) -> Passage:
    return Passage((Words(text),), kind, label=label)


def lines(text: str, label: str = "") -> list[Passage]:
    """One passage per line of plain text that is not blank."""
    return [line(part.strip(), label) for part in text.splitlines() if part.strip()]


def all_targets(fields: Iterable[ReadField]) -> set[Target]:
    return {target for field in fields for passage in field.passages for target in passage.targets}
