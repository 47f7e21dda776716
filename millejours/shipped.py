"""Shipped rows: the missing are created, the wrong corrected, those people edited left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Locale

from millejours.loading import Row


def write_shipped(
    model: type[models.Model],
    rows: Iterable[tuple[Row, dict[str, Any]]],
    on_creation: dict[str, Any] | None = None,
) -> Counter[str]:
    """Write ``(row, values)`` in the source language; ``values`` hold the slug.

    ``on_creation`` are values that a new row gets and that no later file changes. Returns how
    many were ``created``, ``corrected`` and ``kept`` for who edited them. Raises DataFileError
    naming the line of a row that is not valid.
    """
    locale = Locale.get_default()
    known = {item.slug: item for item in model._default_manager.filter(locale=locale)}
    counts: Counter[str] = Counter()
    for row, values in rows:
        plain = {name: _plain(value) for name, value in values.items()}
        item = known.get(values["slug"])
        if item is None:
            item = model(locale=locale, **(on_creation or {}))
            known[values["slug"]] = item
            counts["created"] += 1
        elif item.loaded == plain:
            continue
        elif any(_plain(getattr(item, name)) != value for name, value in item.loaded.items()):
            counts["kept"] += 1
            continue
        else:
            counts["corrected"] += 1
        _write(item, values, plain, row)
    return counts


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
