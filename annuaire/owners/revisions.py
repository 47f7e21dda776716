"""Writing what is true now in the texts that wait, so that none of them undoes it later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from annuaire.models import Listing
from annuaire.registration.prefill import follow_hours


def write_everywhere(held: Listing, values: dict[str, Any]) -> None:
    """The fields of ``held``, whose row is locked, on what is on line and in what waits.

    What waits: the latest draft, the text that a referent reads or sent back, what is planned,
    the revision on line, which the comparisons read, and the forms in progress.
    """
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "updated_at"])
    plain = {name: _plain(value) for name, value in values.items()}
    for revision in held.versions_that_wait():
        revision.content = {**revision.content, **plain}
        revision.save(update_fields=["content"])
    if "opening_hours" in values:
        follow_hours(held)  # a form opened before would bring the older ones back


def write_in_history(held: Listing, values: dict[str, Any]) -> None:
    """The same, in every revision that was ever kept: for what a person wants gone for good."""
    write_everywhere(held, values)
    plain = {name: _plain(value) for name, value in values.items()}
    for pk in list(held.revisions.order_by("pk").values_list("pk", flat=True)):
        revision = held.revisions.get(pk=pk)  # one at a time: some listings have hundreds
        if any(revision.content.get(name) != value for name, value in plain.items()):
            revision.content = {**revision.content, **plain}
            revision.save(update_fields=["content"])


def _plain(value: Any) -> Any:
    """As a revision keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
