"""Folding of text, so that "Saint-Étienne", "st etienne" and "SAINT ETIENNE" meet."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accent, ligatures open, everything but letters and digits one space."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.lower()).strip()


def clean_input(text: str, limit: int = 200) -> str:
    """What a person typed, without control characters, spaces folded, at most ``limit`` long."""
    printable = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text[: limit * 4]
        if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(printable.split())[:limit]
