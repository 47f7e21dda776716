"""Sources shipped with the site: the columns of known files, to be checked on the real ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annuaire.models import Category, ImportSource

SLUG_LENGTH = 30
FOLDER = Path(__file__).parent / "data"


def shipped() -> dict[str, dict[str, Any]]:
    """By slug, the values of each shipped source, as its file holds them."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
    }


def values_of(slug: str, territory: str = "") -> dict[str, Any] | None:
    """The values of a new source, ready for its form; None for an unknown one.

    Its plain slug is that of the whole country: that of a ``territory`` (a code) says which.
    """
    found = shipped().get(slug)
    if found is None:
        return None
    category = Category.objects.in_language("fr").filter(slug=found.get("category", "")).first()
    own = f"{slug[: SLUG_LENGTH - 4]}-{territory}".lower() if territory else slug
    return {**found, "slug": own, "category": category}


def source_named(slug: str) -> ImportSource | None:
    """The source of that slug; one that is shipped is created when it is first asked for."""
    known = ImportSource.objects.filter(slug=slug).first()
    if known is not None:
        return known
    values = values_of(slug)
    return ImportSource.objects.create(**values) if values else None
