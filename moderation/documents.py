"""A document goes off line with the last object on line that leads to it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.models import DraftStateMixin, ReferenceIndex


def refuse_off_line(document: Any, request: HttpRequest) -> None:
    """Raises Http404 for a document that only drafts and withdrawn objects use.

    Who works in the admin still reads it. A document that nothing uses stays where it is: its
    address may stand in a letter.
    """
    if _is_public(document) or request.user.has_perm("wagtailadmin.access_admin"):
        return
    raise Http404


def _is_public(document: Any) -> bool:
    users = ReferenceIndex.get_references_to(document).order_by("pk")
    by_type: dict[int, set[str]] = {}
    for content_type, object_id in users.values_list("base_content_type", "object_id"):
        by_type.setdefault(content_type, set()).add(object_id)
    return not by_type or any(_is_one_live(*used) for used in by_type.items())


def _is_one_live(content_type: int, ids: set[str]) -> bool:
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return False
    if not issubclass(model, DraftStateMixin):
        return True
    return model._default_manager.filter(pk__in=ids, live=True).exists()
