"""Fields that are not for everybody who follows an object at the desk: addresses, direct lines."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from moderation.comparison import Comparison, Section
from moderation.desk.access import Viewer
from moderation.models import ScopedTaskState

MayRead = Callable[[Any, ScopedTaskState | None, Viewer], bool]


@dataclass(frozen=True, slots=True)
class Private:
    names: frozenset[str]
    may_read: MayRead


_private: dict[type, Private] = {}


def register_private(model: type, names: Collection[str], may_read: MayRead) -> None:
    """``names`` of fields are shown only when ``may_read(item, state, viewer)``.

    ``state`` is the step that is looked at, None when there is none. From ``AppConfig.ready``.
    """
    _private[model] = Private(frozenset(names), may_read)


def hidden_from(item: Any, state: ScopedTaskState | None, viewer: Viewer) -> frozenset[str]:
    """The fields of ``item`` that this person may not read here."""
    private = _private.get(type(item))
    if private is None or private.may_read(item, state, viewer):
        return frozenset()
    return private.names


def shown_sections(sections: list[Section], hidden: frozenset[str]) -> list[Section]:
    return [section for section in sections if section.name not in hidden]


def shown_changes(comparison: Comparison, hidden: frozenset[str]) -> Comparison:
    shown = tuple(field for field in comparison.fields if field.name not in hidden)
    return replace(comparison, fields=shown)
