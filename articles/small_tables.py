"""Tables of a few hundred rows, kept whole in the process: a page names some without a query."""

from __future__ import annotations

from typing import Any

from django.db import models

from millejours.caching import remembered_with_pages


def rows_by_key(model: type[models.Model]) -> dict[int, Any]:
    """Every row of a translatable model, drafts included, in order of key.

    Read again as soon as one of them is saved, which drops every cached page.
    """
    rows = model._default_manager.select_related("locale").order_by("pk")
    return remembered_with_pages(
        f"rows:{model._meta.label_lower}", lambda: {row.pk: row for row in rows}
    )
