"""The public side hears of every act on a label."""

from __future__ import annotations

from typing import Any

from maisons.models import Label, LabelRequestPage
from maisons.register.keeping import end_keeping
from maisons.register.services import follow
from maisons.signals import label_changed, member_left


def _changed(label: Label, **_more: Any) -> None:
    follow(label)


def _left(request: LabelRequestPage, user: Any, **_more: Any) -> None:
    end_keeping(request, user)


def connect() -> None:
    member_left.connect(_left, dispatch_uid="maisons.register.left")
    label_changed.connect(_changed, dispatch_uid="maisons.register")
