"""What a change makes of a text, and how the two differ, in words."""

from __future__ import annotations

from typing import Any

from annuaire.managers.fields import BY_NAME
from annuaire.managers.texts import Values, in_words
from annuaire.models import WorkLine

# By field: {"set": value}, or for terms {"add": [slugs], "remove": [slugs]}. JSON.
Changes = dict[str, dict[str, Any]]


def changed(before: Values, changes: Changes) -> Values:
    """The fields of ``changes`` after it."""
    return {name: _after(before[name], change) for name, change in changes.items()}


def _after(value: Any, change: dict[str, Any]) -> Any:
    if "set" in change:
        return change["set"]
    return sorted((set(value) | set(change.get("add", ()))) - set(change.get("remove", ())))


def differences_of(before: Values, after: Values) -> list[list[str]]:
    """``[label, before, after]`` in words, for each field that differs."""
    found = []
    for name, value in after.items():
        field = BY_NAME[name]
        if value != before[name]:
            words = in_words(field, before[name]), in_words(field, value)
            found.append([str(field.label), *words])
    return found


def is_sent(line: WorkLine) -> bool:
    """Whether a referent has to read something of it: a text, or a place that is proposed."""
    return not line.mark or any(not BY_NAME[name].is_prompt for name in line.changes)


def is_prompt(line: WorkLine) -> bool:
    """Whether something of it is written at once."""
    return bool(line.mark) and any(BY_NAME[name].is_prompt for name in line.changes)
