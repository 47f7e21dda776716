"""The public side hears of every act on a label."""

from __future__ import annotations

from typing import Any

from maisons.models import Label
from maisons.register.services import follow
from maisons.signals import label_changed


def _changed(label: Label, **_more: Any) -> None:
    follow(label)


def connect() -> None:
    label_changed.connect(_changed, dispatch_uid="maisons.register")
