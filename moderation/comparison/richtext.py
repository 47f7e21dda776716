"""Stored rich text as passages. Whatever is not known is read as plain words, never as code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from moderation.comparison.passages import PARAGRAPH, Mention, Passage, Piece, Target, Words

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    *("p", "div", "li", "ul", "ol", "blockquote", "pre", "hr", "table", "tr", "td", "th"),
    *("script", "style"),
}
LISTS = frozenset({"ul", "ol"})
# Without meaning of their own. Any other tag that we do not read is shown as what it is.
SILENT = frozenset({"span", "u", "s", "small", "mark", "code", "tbody", "thead"})
READ = frozenset({"a", "br", "embed", "img"})
STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
# Not U+00A0 nor U+202F, which a typographer sees.
BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_rich_text(html: str) -> list[Passage]:
    """The passages of ``html`` as stored in the database, empty ones left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_passage()
    return reader.passages


class _Reader(HTMLParser):
    """Follows the tags as they come: no tree, so that no depth of nesting is too much."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self._pieces: list[Piece] = []
        self._lists: list[str] = []
        self._kind = PARAGRAPH
        self._styles: list[str] = []
        self._links: list[Target | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self._open_block(tag)
        elif tag in STYLES:
            self._styles.append(STYLES[tag])
        elif tag == "a":
            self._links.append(_link(attributes))
        elif tag == "br":
            self._add(Words("\n"))
        elif tag in {"embed", "img"}:
            self._add(Mention(_embedded(attributes)))
        if _is_code(tag, attributes):
            self._add(Mention(Target("code", self.get_starttag_text() or tag)))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._close_block(tag)
        elif tag in STYLES and STYLES[tag] in self._styles:
            self._styles.remove(STYLES[tag])
        elif tag == "a" and self._links:
            self._links.pop()

    def handle_data(self, data: str) -> None:
        link = self._links[-1] if self._links else None
        self._add(Words(BLANKS.sub(" ", data), frozenset(self._styles), link))

    def end_passage(self) -> None:
        pieces = _trimmed(self._pieces)
        self._pieces = []
        if pieces:
            depth = max(0, len(self._lists) - 1)
            self.passages.append(Passage(tuple(pieces), self._kind, depth))

    def _open_block(self, tag: str) -> None:
        self.end_passage()
        if tag in LISTS:
            self._lists.append(tag)
        elif tag == "li":
            self._kind = self._lists[-1] if self._lists else "ul"
        elif tag in HEADINGS or tag == "blockquote":
            self._kind = tag

    def _close_block(self, tag: str) -> None:
        self.end_passage()
        if tag in LISTS and self._lists:
            self._lists.pop()
        elif tag in HEADINGS or tag in {"li", "blockquote"}:
            self._kind = PARAGRAPH

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)


def _is_code(tag: str, attributes: dict[str, str]) -> bool:
    known = tag in BLOCKS - {"script", "style"} or tag in STYLES or tag in SILENT | READ
    return not known or any(name.startswith("on") for name in attributes)


def _link(attributes: dict[str, str]) -> Target | None:
    kind = attributes.get("linktype")
    if kind:
        return Target(kind, attributes.get("id", ""))
    address = attributes.get("href", "")
    return Target("address", address) if address else None


def _embedded(attributes: dict[str, str]) -> Target:
    if attributes.get("embedtype") == "image":
        return Target("image", attributes.get("id", ""), attributes.get("alt", ""))
    address = attributes.get("url") or attributes.get("src", "")
    return Target("address", address, attributes.get("alt", ""))


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without blanks at both ends; empty when nothing is left to read."""
    kept = list(pieces)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while kept and isinstance(kept[end], Words):
            words = kept[end]
            text = strip(words.text)  # type: ignore[union-attr]
            if text:
                kept[end] = Words(text, words.styles, words.link)  # type: ignore[union-attr]
                break
            kept.pop(end)
    return [piece for piece in kept if isinstance(piece, Mention) or piece.text]
