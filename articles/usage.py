"""« Où est-il utilisé ? »: from the list of facts to the texts that quote each of them.

Wagtail's reference index knows both uses, a fact inserted in a sentence (``richtext.py``) and a
fact shown large (``FactBlock``), in what is on line and in pages never published. A change not
yet published of a page that is on line is counted once it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import UsageCountColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage, Fact, StagePage
from articles.quoting import quoted

PAGES_THAT_QUOTE = (ArticlePage, StagePage)
MOST_NAMED = 5


def usage_url(fact: Fact) -> str:
    """The page of the admin that lists the texts where ``fact`` is quoted."""
    return reverse("wagtailsnippets_articles_fact:usage", args=[fact.pk])


def with_usage() -> models.QuerySet[Fact]:
    """Facts with ``usage_count``: how many pages or snippets quote each of them."""
    count = ReferenceIndex.usage_count_subquery(Fact)
    return Fact.objects.select_related("locale", "organisation").annotate(usage_count=count)


class FactUsageColumn(UsageCountColumn):
    def __init__(self) -> None:
        super().__init__(
            "usage_count", label=gettext_lazy("Où est-il utilisé"), sort_key="usage_count"
        )

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        instance.usage_url = usage_url(instance)
        return super().get_cell_context_data(instance, parent_context)


def texts_quoting(fact: Fact) -> list[str]:
    """Titles of what quotes ``fact``, changes that wait to be published included."""
    places = {source for source, _references in ReferenceIndex.get_grouped_references_to(fact)}
    pending = Page.objects.filter(live=True, has_unpublished_changes=True).type(PAGES_THAT_QUOTE)
    for page in pending:
        latest = page.get_latest_revision_as_object()
        if fact.pk in quoted(latest):
            places.add(latest)
    return sorted({str(place) for place in places})


def refuse_to_delete_quoted(request: HttpRequest, snippets: list[Any]) -> HttpResponse | None:
    """A fact that a text quotes stays, whether it is deleted alone or with others."""
    found = [(fact, texts_quoting(fact)) for fact in snippets if isinstance(fact, Fact)]
    quoted_facts = [(fact, titles) for fact, titles in found if titles]
    for fact, titles in quoted_facts:
        more = len(titles) - MOST_NAMED
        named = ", ".join(f"« {title} »" for title in titles[:MOST_NAMED])
        named += _(" et %(count)d autres") % {"count": more} if more > 0 else ""
        messages.error(
            request,
            _("« %(fact)s » n’est pas supprimé : %(texts)s le citent. Retirez-le d’abord de là.")
            % {"fact": fact.label, "texts": named},
        )
    return redirect("wagtailsnippets_articles_fact:list") if quoted_facts else None


def usage_button(snippet: Any, _user: Any, _next_url: str | None = None) -> Iterator[Button]:
    """An entry of the menu of each fact in the list."""
    if isinstance(snippet, Fact):
        yield Button(
            _("Où est-il utilisé ?"), url=usage_url(snippet), icon_name="link", priority=15
        )
