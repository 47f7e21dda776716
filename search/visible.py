"""The pages that anybody may find: published, unrestricted, of one language, of a named kind."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page, Site, get_page_models

DEFAULT_KIND = "page"


def page_types() -> dict[type[Page], str]:
    """Page classes that are searched and the kind each declares (``search_kind``)."""
    kinds = ((model, getattr(model, "search_kind", DEFAULT_KIND)) for model in get_page_models())
    return {model: kind for model, kind in kinds if kind and model is not Page}


def kinds_by_content_type() -> dict[int, str]:
    types = page_types()
    content_types = ContentType.objects.get_for_models(*types)
    return {content_types[model].pk: kind for model, kind in types.items()}


def visible_pages(language: str, model: type[Page] = Page) -> QuerySet[Any]:
    """Unordered. One query for the view restrictions, which their descendants inherit."""
    roots = [
        root.root_path for root in Site.get_site_root_paths() if root.language_code == language
    ]
    if not roots:
        return model.objects.none()
    addressed = Q()
    for root in roots:
        addressed |= Q(url_path__startswith=root)
    return (
        model.objects.live()
        .public()
        .filter(
            addressed,
            locale__in=Locale.objects.filter(language_code=language).order_by().values("pk"),
            content_type__in=list(kinds_by_content_type()),
        )
        .order_by()
    )
