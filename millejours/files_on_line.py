"""Whether a file of the library is read by the public: something on line leads to it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import DraftStateMixin, ReferenceIndex


def is_on_line(file: Any) -> bool:
    """Whether a page or a small model on line uses this image or document."""
    users = ReferenceIndex.get_references_to(file).order_by("pk")
    by_type: dict[int, set[str]] = {}
    for content_type, object_id in users.values_list("base_content_type", "object_id"):
        by_type.setdefault(content_type, set()).add(object_id)
    return any(_is_one_live(*used) for used in by_type.items())


def _is_one_live(content_type: int, ids: set[str]) -> bool:
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return False
    if not issubclass(model, DraftStateMixin):
        return True
    return model._default_manager.filter(pk__in=ids, live=True).exists()
