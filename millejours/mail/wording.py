"""Text that is safe to put in a mail."""

from __future__ import annotations

import re
from typing import Final

from django.utils.text import Truncator

SUBJECT_LENGTH: Final = 200
# Unicode's line and paragraph separators included; the no-break space of French is kept.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_END_OF_LINE = re.compile(r"[ \t]+\n")
_MANY_LINES = re.compile(r"\n{3,}")


def one_line(text: str) -> str:
    """The text as the value of a header: no line break can add another header."""
    return _CONTROLS.sub(" ", text).strip()


def one_subject(text: str) -> str:
    return Truncator(one_line(text)).chars(SUBJECT_LENGTH)


def tidy(text: str) -> str:
    """A plain text without the blank lines that template tags leave."""
    return _MANY_LINES.sub("\n\n", _END_OF_LINE.sub("\n", text)).strip() + "\n"
