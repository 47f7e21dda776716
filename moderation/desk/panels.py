"""What a room adds to the page of an object of its own at the desk: papers, people, warnings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moderation.desk.access import Viewer
from moderation.models import ScopedTaskState


@dataclass(frozen=True, slots=True)
class Panel:
    """A template of the room, and what it reads as ``panel``.

    Where several are on a page, ``panel_id`` makes its ids its own.
    """

    template: str
    content: Any


PanelOf = Callable[[Any, ScopedTaskState, Viewer], Panel | None]
_panels: dict[type, PanelOf] = {}


def register_panel(model: type, panel_of: PanelOf) -> None:
    """``panel_of(item, state, viewer)``: what this person may see of it, or None.

    Call it from ``AppConfig.ready``. It may run ten queries.
    """
    _panels[model] = panel_of


def panel_for(item: Any, state: ScopedTaskState, viewer: Viewer) -> Panel | None:
    panel_of = _panels.get(type(item))
    return panel_of(item, state, viewer) if panel_of else None
