"""Shipped rows: the missing are created, the wrong corrected, those people edited left alone.

A row that people have renamed or deleted is not missing: ``LoadedRow`` remembers what each
shipped slug became.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Locale

from millejours.loading import Row
from millejours.models import LoadedRow


class Register:
    """What the shipped slugs of a model have become, in the database."""

    def __init__(self, model: type[models.Model]) -> None:
        self.kind = model._meta.label_lower
        rows = LoadedRow.objects.filter(kind=self.kind)
        self.keys: dict[str, int] = dict(rows.values_list("slug", "object_id"))

    def __contains__(self, slug: str) -> bool:
        """Whether ``slug`` was loaded once, and may be gone since."""
        return slug in self.keys

    def note(self, slug: str, item: models.Model) -> None:
        """Remember that ``slug`` is ``item`` from now on."""
        if self.keys.get(slug) != item.pk:
            self.keys[slug] = item.pk
            LoadedRow.objects.update_or_create(
                kind=self.kind, slug=slug, defaults={"object_id": item.pk}
            )


def keys_of(model: type[models.Model]) -> dict[str, int]:
    """The key of each row of the source language, by its slug and by the one it was shipped with.

    A row that took the shipped slug of a deleted one stands for it; a shipped slug keeps
    leading to its row after people have renamed it.
    """
    rows = model._default_manager.filter(locale=Locale.get_default())
    current = dict(rows.values_list("slug", "pk"))
    present = set(current.values())
    shipped = {slug: key for slug, key in Register(model).keys.items() if key in present}
    return {**current, **shipped}


def known_slugs(model: type[models.Model]) -> set[str]:
    """The slugs that exist, and those that were loaded once."""
    return {*keys_of(model), *Register(model).keys}


def write_shipped(
    model: type[models.Model],
    rows: Iterable[tuple[Row, dict[str, Any]]],
    on_creation: dict[str, Any] | None = None,
) -> Counter[str]:
    """Write ``(row, values)`` in the source language; ``values`` hold the slug.

    ``on_creation`` are values that a new row gets and that no later file changes. Returns how
    many were ``created``, ``corrected`` and ``kept`` for who edited, renamed or deleted them.
    Raises DataFileError naming the line of a row that is not valid.
    """
    locale, register = Locale.get_default(), Register(model)
    known = _known(model, locale, register)
    counts: Counter[str] = Counter()
    for row, values in rows:
        slug = values["slug"]
        plain = {name: _plain(value) for name, value in values.items()}
        item = known.get(slug)
        if item is None and slug in register:
            counts["kept"] += 1
            continue
        if item is None:
            item = known[slug] = model(locale=locale, **(on_creation or {}))
            counts["created"] += 1
            _write(item, values, plain, row)
        elif item.loaded != plain and _was_edited(item):
            counts["kept"] += 1
        elif item.loaded != plain:
            counts["corrected"] += 1
            _write(item, values, plain, row)
        register.note(slug, item)
    return counts


def _known(model: type[models.Model], locale: Locale, register: Register) -> dict[str, Any]:
    """The rows by the slug they were shipped with, or else by their own.

    ``loaded`` tells of the rows that were renamed before the register began.
    """
    items: list[Any] = list(model._default_manager.filter(locale=locale))
    by_key = {item.pk: item for item in items}
    by_slug = {item.slug: item for item in items}
    noted = set(register.keys.values())
    renamed = {
        item.loaded["slug"]: item
        for item in items
        if item.loaded.get("slug") and item.pk not in noted
    }
    recorded = {slug: by_key[key] for slug, key in register.keys.items() if key in by_key}
    return {**renamed, **by_slug, **recorded}


def _was_edited(item: Any) -> bool:
    """Whether people wrote it: by hand, over what was loaded, or in a draft not published yet."""
    if not item.loaded or getattr(item, "latest_revision_id", None):
        return True
    return any(_plain(getattr(item, name)) != value for name, value in item.loaded.items())


def _plain(value: Any) -> Any:
    """What JSON can hold of a field's value."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _write(item: Any, values: dict[str, Any], plain: dict[str, Any], row: Row) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.loaded = plain
    try:
        item.full_clean()
    except ValidationError as error:
        raise row.error(" ".join(error.messages)) from error
    item.save()
