"""Objects named in an address by their content type and their key."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import DraftStateMixin, Page, WorkflowMixin

from moderation.models.journal import base_content_type
from moderation.moderated import is_discreet


def find_item(content_type_id: int, object_id: str) -> Any:
    """The page or small model as the database has it now; None when there is none."""
    try:
        model = ContentType.objects.get_for_id(content_type_id).model_class()
    except ContentType.DoesNotExist:
        return None
    if model is None or not issubclass(model, WorkflowMixin):
        return None
    try:
        item = model._default_manager.filter(pk=object_id).first()
    except (ValueError, ValidationError, OverflowError):
        return None
    return getattr(item, "specific", item)


def address_of(item: Any) -> dict[str, Any]:
    """What names ``item`` in the addresses of the desk."""
    return {"content_type_id": base_content_type(item).pk, "object_id": str(item.pk)}


def kind_of(content_type: ContentType) -> str:
    """« Article », « Fiche »…"""
    model = content_type.model_class()
    return capfirst(str(model._meta.verbose_name if model else content_type.name))


def kind_of_item(item: Any) -> str:
    return capfirst(str(item._meta.verbose_name))


def small_models() -> list[type[Any]]:
    """Models other than pages that the engine publishes."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, WorkflowMixin)
        and issubclass(model, DraftStateMixin)
        and not issubclass(model, Page)
    ]


def discreet_types() -> list[ContentType]:
    """The types whose acts are not told to the whole committee."""
    models = [model for model in small_models() if is_discreet(model)]
    return list(ContentType.objects.get_for_models(*models, for_concrete_models=False).values())


def edit_url(item: Any, user: Any) -> str | None:
    """The editor, when this person may write there now: permission, and no lock against her."""
    lock = item.get_lock() if hasattr(item, "get_lock") else None
    if lock is not None and lock.for_user(user):
        return None
    return AdminURLFinder(user).get_edit_url(item)


def public_url(item: Any) -> str | None:
    """Where the public reads ``item``, when it is on line and has an address."""
    if not getattr(item, "live", False):
        return None
    if hasattr(item, "get_url"):
        return item.get_url()
    if hasattr(item, "get_absolute_url"):
        return item.get_absolute_url()
    return None
