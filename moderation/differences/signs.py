"""Text cut into the words, figures and signs that a correction may or may not touch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.translation import gettext_lazy as _

from moderation.comparison.passages import Mention, Passage, Target
from moderation.differences import words_fr as fr

ENDINGS = "fr|com|org|net|eu|info|be|ch|ca|int|io|tv|re|gp|mq|gf|yt|pm|nc|pf"
# Bounded, so that a long text without spaces is not tried again and again.
ADDRESS = (
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,190}\w"
    rf"|\b\w[\w.-]{{0,80}}\.(?:{ENDINGS})\b(?:/\S*)?"
)
FIGURE = r"(?:(?<![\w)])[-+−–±])?\d+(?:[.,:/‐‑–—−-]\d+)*"
SIGNS = re.compile(rf"(?P<address>{ADDRESS})|(?P<figure>{FIGURE})|(?P<word>[^\W\d_]+)|(?P<sign>\S)")
DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-"))
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
ROMAN = re.compile(r"[IVXLCDM]{2,}(?:e|er|ère|ème)?")
APOSTROPHES = frozenset("'’ʼ")
KEPT_PUNCTUATION = frozenset("%‰‱@#&§*/\\_†‡")
BETWEEN_FIGURE_AND_UNIT = " \u00a0\u202f\u2009-‑"
END_OF_LATIN = "\u0250"
OBJECT = "\ufffc"
# They change the order in which figures are read.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Matter(Enum):
    """What a change touches; the value is said to people."""

    WORD = ""
    FIGURE = _("un chiffre ou un nombre")
    DATE = _("une date ou un moment")
    UNIT = _("une unité ou une durée")
    MEANING = _("un mot qui change le sens")
    SIGN = _("un signe qui compte (%, €, +…)")
    ADDRESS = _("une adresse ou un sigle")
    LINK = _("un lien")
    FACT = _("un chiffre cité")
    IMAGE = _("une image")
    FORM = _("les paragraphes, les titres ou les listes")


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or a figure. Two signs are one when ``key`` and ``link`` are equal.

    ``matter`` is WORD when it may change; ``start`` and ``end`` place it in its passage.
    """

    key: str
    text: str
    matter: Matter = Matter.WORD
    link: Target | None = None
    start: int = 0
    end: int = 0

    @property
    def identity(self) -> tuple[str, Target | None]:
        return self.key, self.link


def fold(word: str) -> str:
    """Lower case, without the accents of Latin letters."""
    kept = []
    is_latin = False
    for char in unicodedata.normalize("NFD", word.translate(LIGATURES)):
        if unicodedata.category(char) == "Mn" and is_latin:
            continue
        is_latin = char < END_OF_LATIN
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


def signs_of(passages: Iterable[Passage], *, french: bool) -> list[Sign]:
    """In order, each passage announced by its form. Punctuation that says nothing is left out."""
    signs: list[Sign] = []
    for passage in passages:
        form = f"{passage.kind}{passage.depth}"
        signs.append(Sign(f"¶{form}", "", Matter.FORM))
        signs += _signs_of(passage, french=french)
    return signs


def _signs_of(passage: Passage, *, french: bool) -> list[Sign]:
    text, links = _text_and_links(passage)
    mentions = (piece.target for piece in passage.pieces if isinstance(piece, Mention))
    signs = []
    for sign in _cut(text):
        if sign.text == OBJECT:
            target = next(mentions, None)
            signs.append(replace(sign, key=f"{OBJECT}{target}", matter=Matter.IMAGE))
        else:
            signs.append(replace(sign, link=links[sign.start]))
    signs = [_attached(signs, place, text) for place in range(len(signs))]
    return [_french(signs, place, text) for place in range(len(signs))] if french else signs


def _text_and_links(passage: Passage) -> tuple[str, list[Target | None]]:
    text = ""
    links: list[Target | None] = []
    for piece in passage.pieces:
        words = OBJECT if isinstance(piece, Mention) else unicodedata.normalize("NFC", piece.text)
        link = None if isinstance(piece, Mention) else piece.link
        text += words.replace(OBJECT, "?") if not isinstance(piece, Mention) else words
        links += [link] * len(words)
    return text, links


def _cut(text: str) -> Iterator[Sign]:
    for match in SIGNS.finditer(text):
        found, start, end = match[0], match.start(), match.end()
        if match["address"]:
            found = found.rstrip(".,;:!?)»”\"'’")
            yield Sign(found, found, Matter.ADDRESS, start=start, end=start + len(found))
        elif match["figure"]:
            yield Sign(found.translate(DASHES), found, Matter.FIGURE, start=start, end=end)
        elif match["word"]:
            yield Sign(
                fold(found), found, _of_any_word(found, text[end : end + 1]), None, start, end
            )
        elif _counts(found, text[start - 1 : start]):
            yield Sign(found, found, Matter.SIGN, start=start, end=end)


def _counts(char: str, previous: str) -> bool:
    """Whether a character that is neither letter nor digit may not change."""
    category = unicodedata.category(char)
    if category.startswith("P"):
        return char in KEPT_PUNCTUATION
    if category == "Mn":
        return not ("a" <= previous.lower() < END_OF_LATIN)
    if category == "Cf":
        return char in BIDI
    return category not in {"Sk", "Cc"}


def _of_any_word(word: str, following: str) -> Matter:
    """Of a word by its letters alone: powers, Roman numerals, letters that name something."""
    if ROMAN.fullmatch(word) or any(char.isnumeric() for char in word):
        return Matter.FIGURE
    if len(word) > 1:
        return Matter.WORD
    letter = fold(word)
    is_elided = following in APOSTROPHES and letter in fr.ELIDED | fr.MEANING
    return Matter.WORD if is_elided or letter in fr.SHORT_WORDS else Matter.ADDRESS


def _attached(signs: Sequence[Sign], place: int, text: str) -> Sign:
    """A word that touches a figure or follows it says of what: 12 h, 1er, 25 comprimés, B12."""
    sign = signs[place]
    if sign.matter is not Matter.WORD:
        return sign
    before = signs[place - 1] if place else None
    after = signs[place + 1] if place + 1 < len(signs) else None
    if before and before.matter is Matter.FIGURE:
        between = text[before.end : sign.start]
        if not between.strip(BETWEEN_FIGURE_AND_UNIT):
            return replace(sign, matter=Matter.UNIT)
    if after and after.matter is Matter.FIGURE and after.start == sign.end:
        return replace(sign, matter=Matter.FIGURE)
    return sign


def _french(signs: Sequence[Sign], place: int, text: str) -> Sign:
    sign = signs[place]
    if sign.matter is not Matter.WORD:
        return sign
    matter = matter_in_french(sign.key, sign.text.lower())
    if matter is Matter.WORD and sign.key in fr.ARTICLES and _is_counting(signs, place):
        matter = Matter.FIGURE
    return replace(sign, matter=matter)


def matter_in_french(folded: str, lower: str) -> Matter:
    """What a French word is about, by the lists; WORD for an ordinary one."""
    if folded in fr.NUMBERS or fr.ORDINAL.fullmatch(folded):
        return Matter.FIGURE
    if folded in fr.DATES or folded.startswith(fr.DATE_STEMS):
        return Matter.DATE
    if folded in fr.UNITS:
        return Matter.UNIT
    is_meaning = folded in fr.MEANING or folded.startswith(fr.MEANING_STEMS)
    return Matter.MEANING if is_meaning or lower in fr.MEANING_AS_WRITTEN else Matter.WORD


def _is_counting(signs: Sequence[Sign], place: int) -> bool:
    """« un mois », « vingt et un », « un sur deux »."""
    after = signs[place + 1].key if place + 1 < len(signs) else ""
    before = [sign.key for sign in signs[max(0, place - 2) : place]]
    if before[-1:] == ["et"]:
        before.pop()
    is_before_count = after in fr.UNITS | fr.NUMBERS | fr.DATES | {"sur", "a", "ou", "par"}
    return is_before_count or (bool(before) and before[-1] in fr.NUMBERS)
