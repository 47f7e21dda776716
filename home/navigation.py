"""The links of the header and the footer, cached; a minimum when the database is away."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction, get_page_models

from home.models import NavigationItem
from millejours.caching import forget_when_saved, remembered
from millejours.visibility import is_restricted


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    path: str


WITHOUT_DATABASE = {
    "header": [Link(_("Accueil"), "/"), Link(_("Près de chez vous"), "/annuaire/")],
    "footer": [],
    "legal": [],
}


def _build(language: str) -> dict[str, list[Link]]:
    links: dict[str, list[Link]] = {value: [] for value in NavigationItem.Placement.values}
    for item in NavigationItem.objects.in_language(language).select_related("page"):
        if item.page is None:
            links[item.placement].append(Link(item.label, item.path))
        elif item.page.live and not is_restricted(item.page):
            links[item.placement].append(Link(item.label, item.page.get_url() or "/"))
    return links


def navigation(language: str | None = None) -> dict[str, list[Link]]:
    """Links by placement in ``language``, French where it has none."""
    code = language or get_language() or settings.LANGUAGE_CODE
    try:
        links = remembered(f"navigation:{code}", lambda: _build(code))
        if any(links.values()) or code == settings.LANGUAGE_CODE:
            return links
        return navigation(settings.LANGUAGE_CODE)
    except DatabaseError:
        return WITHOUT_DATABASE


def connect() -> None:
    keys = lambda: [f"navigation:{code}" for code, _name in settings.LANGUAGES]  # noqa: E731
    forget_when_saved(keys, NavigationItem, PageViewRestriction, *get_page_models())
