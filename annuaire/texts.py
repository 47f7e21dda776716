"""The presentation of a listing in its languages: the reader's first, then what reads nearest."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from annuaire.models import Listing
from millejours.languages import BY_CODE, SOURCE_LANGUAGE, Language


@dataclass(frozen=True, slots=True)
class Text:
    """A presentation, and the language it is written in."""

    language: Language
    words: str

    @property
    def is_readers(self) -> bool:
        """Whether it is in the language of the page."""
        return self.language.code == (get_language() or SOURCE_LANGUAGE)


def texts_of(listing: Listing) -> list[Text]:
    """The texts of a listing, the best for the language of the page first.

    After the reader's language and those it falls back on comes the listing's own, then the
    others in the order of the table.
    """
    words = {one.language: one.text for one in listing.presentations.all() if one.text}
    if listing.description:
        words[listing.language] = listing.description
    order = [*_chain(get_language() or SOURCE_LANGUAGE), listing.language, *BY_CODE]
    known = [code for code in dict.fromkeys(order) if code in words]
    return [Text(BY_CODE[code], words[code]) for code in known if code in BY_CODE]


def _chain(code: str) -> tuple[str, ...]:
    language = BY_CODE.get(code)
    return (code, *language.fallbacks) if language else ()
