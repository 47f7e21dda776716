"""Two versions of an object, side by side, for people who decide and who edit nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from moderation.comparison.passages import ReadField, all_targets
from moderation.comparison.reading import read
from moderation.comparison.rows import Row, Stretch, folded, new_rows, rows_of
from moderation.comparison.targets import Names


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that differs, with all its rows; the unchanged ones are folded."""

    name: str
    label: str
    stretches: tuple[Stretch, ...]
    words_added: int
    words_removed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one version to another; ``is_new`` when there was none before."""

    fields: tuple[ChangedField, ...]
    is_new: bool

    @property
    def has_changes(self) -> bool:
        return bool(self.fields)

    @property
    def words_added(self) -> int:
        return sum(field.words_added for field in self.fields)

    @property
    def words_removed(self) -> int:
        return sum(field.words_removed for field in self.fields)


def compare(before: models.Model | None, after: models.Model) -> Comparison:
    """Every field of ``after`` that a reader finds different from ``before``.

    Both are of one model, saved or taken from a revision (``object_of``); ``before`` is None for
    what was never published: each field that is not empty is then new. Asks for no permission:
    the caller has checked. A fixed number of queries, whatever the length of the text. Raises
    TypeError when the two are not of one model.
    """
    after = getattr(after, "specific", after)
    new = read(after)
    old: list[ReadField] = []
    if before is not None:
        before = getattr(before, "specific", before)
        if type(before) is not type(after):
            raise TypeError(f"{type(before).__name__} ≠ {type(after).__name__}")
        old = read(before)
    names = Names(all_targets([*old, *new]), with_pictures=True)
    if before is None:
        fresh = [_field(field, new_rows(field, names)) for field in new if field.groups]
        return Comparison(tuple(fresh), is_new=True)
    changed = [
        _field(now, rows_of(then, now, names))
        for then, now in zip(old, new, strict=True)
        if _words(then) != _words(now)
    ]
    return Comparison(tuple(changed), is_new=False)


def _words(field: ReadField) -> list[object]:
    """What a reader sees of a field: groups without their identity."""
    return [(group.label, group.passages) for group in field.groups]


def _field(field: ReadField, rows: list[Row]) -> ChangedField:
    return ChangedField(
        field.name,
        field.label,
        tuple(folded(rows)),
        sum(row.added for row in rows),
        sum(row.removed for row in rows),
    )
