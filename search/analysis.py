"""Text becomes terms, the same way when a page is indexed and when a person asks.

People type without accents: words are folded first and stemmed after, so that "bébés", "bébé" and
"bebe" are one term whatever the keyboard. Both databases store these terms and nothing else
(docs/decisions/0013-search.md).
"""

from __future__ import annotations

import html
import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any, Final

import snowballstemmer

from search.stop_words import STOP_WORDS

MAX_WORD: Final = 60  # PostgreSQL refuses a word beyond 2046 bytes in a query
FRENCH: Final = frozenset({"fr", "fr-x-falc"})
# Languages absent from this table (the creoles, shimaoré, kibushi, fa, ps, uk) are folded only.
STEMMERS: Final[dict[str, str]] = {
    "fr": "french",
    "fr-x-falc": "french",
    "en": "english",
    "ar": "arabic",
    "es": "spanish",
    "pt": "portuguese",
    "tr": "turkish",
}
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
WORD: Final = re.compile(r"[^\W_]+")
APOSTROPHES: Final = "'’‘ʼ`´′"
_ELISION = re.compile(
    rf"\b(?:[ldjmtsnc]|(?:jus|lors|puis|quoi|pres|quel)?qu)[{APOSTROPHES}](?=\w)"
    # "d allaitement" typed without its apostrophe, but not "vitamine d"
    r"|\b[ldjmtsn]\s+(?=[aeiouyhàâéèêëîïôûœ]\w\w)"
)
_COMPOUNDS = re.compile(r"\bnouve(?:au|aux|lle|lles)[\s‐‑-]+n(?:é|e)e?s?\b")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "ي": "ی", "ك": "ک", "ى": "ی"}
)
_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك"})
_MARKS = {"Mn", "Me", "Cf"}
LONG_ENOUGH: Final = 7  # "fatiguée" loses its second e; "tétée" must not become "tête"
_lock = threading.Lock()


def plain(text: str) -> str:
    """Without tags, entities nor compatibility forms, in lower case."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word without accent, ligature nor mark, in any script; at most ``MAX_WORD`` long."""
    if word.isascii():
        return word.lower()[:MAX_WORD]
    decomposed = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    bare = "".join(char for char in decomposed if unicodedata.category(char) not in _MARKS)
    return bare.translate(_LETTERS)[:MAX_WORD]


def _without_marks(text: str) -> str:
    """Marks inside a word would cut it: Arabic vowels, half-spaces of Persian."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _MARKS)


def spelled(text: str) -> list[str]:
    """Lower-case words, accents kept, French elisions gone, hyphens split."""
    flat = _without_marks(plain(text))
    flat = _ELISION.sub(" ", flat)
    flat = _COMPOUNDS.sub("nouveauné", flat)
    return WORD.findall(flat)


def words(text: str) -> list[str]:
    """Folded words of ``text``, none dropped, none stemmed: what a prefix is compared with."""
    return [folded for word in spelled(text) if (folded := fold_word(word))]


def terms(text: str, language: str) -> list[str]:
    """Folded, stemmed words of ``text``, in order, stop words dropped unless nothing else is left.

    ``language`` is a code of millejours.languages; an unknown one is only folded.
    """
    found = spelled(text)
    kept = [word for word in found if not is_stop_word(word, language)]
    return [term for word in (kept or found) if (term := term_of(word, language))]


def is_stop_word(word: str, language: str) -> bool:
    """``word`` in lower case with its accents: "mais" is dropped, "maïs" is not."""
    return language in FRENCH and word in STOP_WORDS


@lru_cache(maxsize=65536)
def term_of(word: str, language: str) -> str:
    """The term of one word: folded, then stemmed when the language has a stemmer."""
    folded = fold_word(word)
    if language not in STEMMERS:
        return folded
    if language in FRENCH and len(folded) >= LONG_ENOUGH:
        folded = re.sub(r"ees?$", "e", folded)
    if language == "ar":
        folded = folded.translate(_ARABIC_LETTERS)
    with _lock:  # a stemmer holds the word at work: not safe between threads
        return _stemmer(STEMMERS[language]).stemWord(folded) or folded


@lru_cache(maxsize=len(STEMMERS))
def _stemmer(algorithm: str) -> Any:
    return snowballstemmer.stemmer(algorithm)
