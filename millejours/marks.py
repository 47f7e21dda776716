"""What a page that the comité éditorial did not approve says of itself, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from django.utils.translation import gettext as _


class Mark(Enum):
    INITIAL = "initial"
    DEMONSTRATION = "demonstration"

    @property
    def label(self) -> str:
        """What the reader sees, whole, in every output (millejours/mark.html)."""
        if self is Mark.INITIAL:
            return _("Contenu initial, non validé par le comité éditorial")
        return _("Contenu de démonstration, non validé par le comité éditorial")

    @property
    def short(self) -> str:
        """Beside each title of a list that has said the whole above."""
        return _("contenu initial") if self is Mark.INITIAL else _("démonstration")


def mark_of(item: Any) -> Mark | None:
    """The mark of a page; None for what the committee approved, and for what claims nothing."""
    if getattr(item, "is_demonstration", False):
        return Mark.DEMONSTRATION
    if getattr(item, "is_initial_content", False):
        return Mark.INITIAL
    return None


@dataclass(frozen=True, slots=True)
class ListMarks:
    """The marks that a list of titles says above it; ``differ``: each title then says its own."""

    found: tuple[Mark, ...]
    differ: bool

    @classmethod
    def of(cls, marks: Iterable[Mark | None]) -> Self:
        present = set(marks)
        return cls(tuple(mark for mark in Mark if mark in present), differ=len(present) > 1)
