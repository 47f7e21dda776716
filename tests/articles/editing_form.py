"""What the editor of an article sends."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.models import ArticlePage, Fact
from tests.articles.factories import make_article_index
from tests.factories import StageFactory, ThemeFactory

PUBLISH = {"action-publish": "1"}


def add_url(**query: str) -> str:
    index = make_article_index()
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])
    return url + (
        "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    )


def edit_url(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def source(**changes: Any) -> dict[str, Any]:
    return {
        "institution": "Assurance Maladie",
        "title": "Le congé de paternité",
        "url": "https://www.ameli.fr",
        "published_on": "",
        "checked_on": "",
        **changes,
    }


def article_values(*blocks: tuple[str, Any], **changes: Any) -> dict[str, Any]:
    """A complete article; ``blocks`` are ``(type, form value)``, one text when there is none."""
    values = {
        "title": "Le congé du père",
        "slug": "le-conge-du-pere",
        "summary": "À quoi il sert.",
        "essentials": rich_text("<p>Vous y avez droit.</p>"),
        "body": streamfield(blocks or [("text", rich_text("<p>Un texte.</p>"))]),
        "main_stage": (changes.pop("main_stage", None) or StageFactory()).pk,
        "pictogram": "",
        "seo_title": "",
        "search_description": "",
        "responsible_organisation": "",
        "review_every_months": "12",
        "sources": inline_formset(changes.pop("sources", [source()])),
        "comments": inline_formset([]),
        **changes,
    }
    return {**nested_form_data(values), "themes": [ThemeFactory().pk]}


def fact_values(**changes: Any) -> dict[str, Any]:
    return {
        "slug": "conge-paternite",
        "label": "Durée du congé de paternité",
        "value": "25",
        "unit": "jours",
        "precision": "",
        "basis": Fact.Basis.DAY,
        "valid_from": "",
        "valid_to": "",
        "institution": "Légifrance",
        "source": "Code du travail, article L1225-35",
        "source_url": "",
        "source_date": "",
        "checked_on": "2026-11-20",
        "organisation": "",
        **changes,
    }
