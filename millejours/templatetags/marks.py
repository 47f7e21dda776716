"""The marks of lists of titles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from millejours.marks import ListMarks

register = template.Library()


@register.filter
def list_marks(items: Iterable[Any]) -> ListMarks:
    """``{% with marks=stages|list_marks %}``; an item has a ``mark``, a group has ``marks``."""
    groups = (getattr(item, "marks", None) or [item.mark] for item in items)
    return ListMarks.of(mark for group in groups for mark in group)
