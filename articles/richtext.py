"""Facts and pages linked from rich text.

A fact is stored as ``<a linktype="fact" id="3">25 jours</a>``: an inline link, so that
wagtail-localize keeps the sentence whole. What it says is read again at each rendering
(``rendering.py``), never the words stored in the link.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import escape
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from articles.models import Fact
from millejours.caching import remembered_with_pages

FACT_ENTITY = "FACT"


class FactLinkHandler(LinkHandler):
    identifier = "fact"

    @staticmethod
    def get_model() -> type[Fact]:
        return Fact

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        key = attrs.get("id", "")
        return f'<a data-fact="{int(key)}">' if key.isdigit() else "<a>"

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Any:
        if attrs.get("id", "").isdigit():
            yield cls.get_model(), attrs["id"], "", ""


class FactElementHandler(LinkElementHandler):
    """From the database to the editor, where nobody types inside a fact."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        key = attrs.get("id", "")
        fact = Fact.objects.filter(pk=key).first() if key.isdigit() else None
        if fact is None:
            return {"id": key, "label": "", "text": "", "url": ""}
        return {"id": key, "label": fact.label, "text": fact.text, "url": _edit_url(fact)}


def _edit_url(fact: Fact) -> str:
    return reverse("wagtailsnippets_articles_fact:edit", args=[fact.pk])


def fact_entity(props: dict[str, Any]) -> Any:
    """From the editor to the database."""
    attributes = {"linktype": "fact", "id": props.get("id")}
    return DOM.create_element("a", attributes, props["children"])


FACT_CONVERSION = {
    "from_database_format": {'a[linktype="fact"]': FactElementHandler(FACT_ENTITY)},
    "to_database_format": {"entity_decorators": {FACT_ENTITY: fact_entity}},
}


class RememberedPageLinkHandler(PageLinkHandler):
    """Links to pages without a query per block: addresses are kept in the process.

    Dropped with every cached page when anything is published, moved or withdrawn.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [cls._opening_tag(attrs.get("id", "")) for attrs in attrs_list]

    @classmethod
    def _opening_tag(cls, key: str) -> str:
        if not key.isdigit():
            return "<a>"
        url = remembered_with_pages(f"page-link:{key}", lambda: cls._address(int(key)))
        return f'<a href="{escape(url)}">' if url else "<a>"

    @staticmethod
    def _address(key: int) -> str:
        page = Page.objects.filter(pk=key).first()
        if page is None:
            return ""
        page = page.localized
        return (page.url or "") if page.live else ""
