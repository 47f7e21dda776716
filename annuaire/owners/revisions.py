"""Writing what is true now in the texts that wait, so that none of them undoes it later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from wagtail.models import Revision

from annuaire.models import Listing
from moderation.services.submission import current_state


def write_everywhere(held: Listing, values: dict[str, Any]) -> None:
    """The fields of ``held``, whose row is locked, on what is on line and in what waits.

    What waits: the latest draft, the text that a referent reads or sent back, what is planned,
    and the revision on line, which the comparisons read.
    """
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "updated_at"])
    plain = {name: _plain(value) for name, value in values.items()}
    for revision in _that_wait(held):
        revision.content = {**revision.content, **plain}
        revision.save(update_fields=["content"])


def _that_wait(held: Listing) -> list[Revision]:
    keys = {held.latest_revision_id, held.live_revision_id}
    current = current_state(held)
    if current is not None and current.current_task_state is not None:
        keys.add(current.current_task_state.revision_id)
    waiting = Q(pk__in=keys - {None}) | Q(approved_go_live_at__isnull=False)
    return list(held.revisions.filter(waiting).order_by("pk"))


def _plain(value: Any) -> Any:
    """As a revision keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
