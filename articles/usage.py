"""« Où est-il utilisé ? »: from the list of facts to the texts that quote each of them.

Wagtail's reference index knows both uses, a fact inserted in a sentence (``richtext.py``) and a
fact shown large (``FactBlock``), in what is on line and in pages never published. A change not
yet published of a page that is on line is counted once it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UsageCountColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import ReferenceIndex

from articles.models import Fact


def usage_url(fact: Fact) -> str:
    """The page of the admin that lists the texts where ``fact`` is quoted."""
    return reverse("wagtailsnippets_articles_fact:usage", args=[fact.pk])


def with_usage() -> models.QuerySet[Fact]:
    """Facts with ``usage_count``: how many pages or snippets quote each of them."""
    count = ReferenceIndex.usage_count_subquery(Fact)
    return Fact.objects.select_related("locale", "organisation").annotate(usage_count=count)


class FactUsageColumn(UsageCountColumn):
    def __init__(self) -> None:
        super().__init__("usage_count", label=_("Où est-il utilisé"), sort_key="usage_count")

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        instance.usage_url = usage_url(instance)
        return super().get_cell_context_data(instance, parent_context)


def usage_button(snippet: Any, _user: Any, _next_url: str | None = None) -> Iterator[Button]:
    """An entry of the menu of each fact in the list."""
    if isinstance(snippet, Fact):
        yield Button(
            _("Où est-il utilisé ?"), url=usage_url(snippet), icon_name="link", priority=15
        )
