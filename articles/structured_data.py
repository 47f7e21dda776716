"""What search engines read of stages and articles: schema.org, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import ArticlePage, ArticleSource, StagePage
from articles.presentation import StageCard
from articles.verification import Verification
from millejours.models import BasePage

# A script element ends at the first "</": these never appear in it as they are.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def article_data(
    page: ArticlePage,
    request: HttpRequest,
    above: Sequence[StageCard],
    sources: Iterable[ArticleSource],
    verification: Verification | None,
) -> SafeString:
    """An article, its sources, who verified it (only when somebody did), where it stands."""
    described = _web_page(page, request)
    described["keywords"] = [theme.label for theme in page.themes_in_order if theme.live]
    described["citation"] = [_citation(source) for source in sources]
    if verification:
        described["lastReviewed"] = verification.on.isoformat()
        described["reviewedBy"] = [
            {"@type": "Organization", "name": reviewer.name, "alternateName": reviewer.acronym}
            for reviewer in verification.reviewers
        ]
    trail = [(stage.title, stage.url) for stage in above]
    return _graph(described, _breadcrumb(page, request, trail))


def stage_data(
    page: StagePage, request: HttpRequest, above: Sequence[tuple[str, str]]
) -> SafeString:
    """A stage; ``above`` are the title and the address of the pages between it and the home."""
    return _graph(_web_page(page, request), _breadcrumb(page, request, above))


def _web_page(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "url": request.build_absolute_uri(request.path),
        "name": page.title,
        "description": page.search_description or page.summary,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": settings.WAGTAIL_SITE_NAME},
    }
    if page.first_published_at:
        data["datePublished"] = page.first_published_at.isoformat()
    if page.last_published_at:
        data["dateModified"] = page.last_published_at.isoformat()
    if page.mark:
        data["creativeWorkStatus"] = page.mark.label
    return data


def _citation(source: ArticleSource) -> dict[str, Any]:
    cited: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": {"@type": "Organization", "name": source.institution},
    }
    if source.url:
        cited["url"] = source.url
    if source.published_on:
        cited["datePublished"] = source.published_on.isoformat()
    return cited


def _breadcrumb(
    page: BasePage, request: HttpRequest, above: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    steps = [(_("Accueil"), reverse("wagtail_serve", args=[""])), *above]
    steps.append((page.title, request.path))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": request.build_absolute_uri(url),
            }
            for position, (title, url) in enumerate(steps, start=1)
        ],
    }


def _graph(*nodes: dict[str, Any]) -> SafeString:
    """Safe inside a script element, whatever the titles hold."""
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))
