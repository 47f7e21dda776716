"""The object of a revision, even when what it names was deleted since."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.db import models
from wagtail.models import Revision


def object_of(revision: Revision) -> Any:
    """As ``revision.as_object()``, which fails on a deleted object that was protected.

    modelcluster 6 raises a bare Exception for a foreign key with ``on_delete=PROTECT`` whose row
    is gone (test_a_revision_that_names_a_deleted_stage_can_be_read): here it reads as empty.
    """
    item = revision.content_object
    content = deepcopy(revision.content)
    _forget_deleted(type(getattr(item, "specific", item)), content)
    return item.with_content_json(content)


def _forget_deleted(model: type[models.Model], content: dict[str, Any]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.name in content:
            if _is_lost(field, content[field.name]):
                content[field.name] = None
        elif field.one_to_many and isinstance(children := content.get(field.name), list):
            for child in children:
                _forget_deleted(field.related_model, child)


def _is_lost(field: Any, key: Any) -> bool:
    if key is None or field.remote_field.on_delete not in (models.PROTECT, models.RESTRICT):
        return False
    target = field.remote_field.model._base_manager
    return not target.filter(**{field.remote_field.field_name: key}).exists()
