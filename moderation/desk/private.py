"""What is not for everybody who follows an object at the desk: addresses, direct lines, alerts."""

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


MayReadEvents = Callable[[Any, Viewer], bool]
_private_events: dict[type, tuple[frozenset[Any], MayReadEvents]] = {}


def register_private_events(model: type, actions: Collection[Any], may_read: MayReadEvents) -> None:
    """The lines of the journal of these ``actions`` are shown only when ``may_read(item, viewer)``.

    From ``AppConfig.ready``.
    """
    _private_events[model] = (frozenset(actions), may_read)


def events_hidden_from(item: Any, viewer: Viewer) -> frozenset[Any]:
    """The actions on ``item`` of which this person reads nothing here."""
    actions, may_read = _private_events.get(type(item), (frozenset(), None))
    return frozenset() if may_read is None or may_read(item, viewer) else actions


def shown_sections(sections: list[Section], hidden: frozenset[str]) -> list[Section]:
    return [section for section in sections if section.name not in hidden]


def shown_changes(comparison: Comparison, hidden: frozenset[str]) -> Comparison:
    shown = tuple(field for field in comparison.fields if field.name not in hidden)
    return replace(comparison, fields=shown)
