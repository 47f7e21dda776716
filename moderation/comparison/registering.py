"""Values that need words of their own: a notation, a code. Rooms say how theirs are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

InWords = Callable[[Any], str]
_readers: dict[tuple[type, str], InWords] = {}


def register_words(model: type, field: str, in_words: InWords) -> None:
    """``in_words(value)``: one line of text a passage; call it from ``AppConfig.ready``.

    Two values that are not the same must not read the same: a change would go unseen.
    """
    _readers[(model, field)] = in_words


def words_for(model: type, field: str) -> InWords | None:
    return _readers.get((model, field))
