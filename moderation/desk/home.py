"""The desk itself, at /admin/: sections, filters, lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from moderation.desk.access import Viewer
from moderation.desk.acts import act_rows
from moderation.desk.bulk_choice import is_for_bulk
from moderation.desk.filters import DeskFilter
from moderation.desk.rows import rows_of, with_details
from moderation.desk.sections import (
    ACTS,
    AWAITING,
    OtherSection,
    OwnSection,
    other_sections,
    own_sections,
)
from moderation.desk.selection import acts, counts, states_of

ROWS = 25
AnySection: TypeAlias = OwnSection | OtherSection
Content: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tab:
    label: Any
    icon: str
    count: int
    url: str
    is_current: bool


@never_cache
@require_admin_access
def home(request: HttpRequest) -> HttpResponse:
    """« Le bureau », which replaces Wagtail's own home."""
    viewer = Viewer.of(request.user)
    own, others = own_sections(viewer), other_sections(viewer)
    sections: list[AnySection] = [*own, *others]
    by_key = {each.key: each for each in sections}
    current = by_key.get(request.GET.get("rubrique", ""), own[0])
    numbers = counts(viewer) | {each.key: each.count(viewer.standing) for each in others}
    context = {
        "header_title": _("Le bureau"),
        "viewer": viewer,
        "section": current,
        "tabs": [_tab(each, numbers[each.key], current) for each in by_key.values()],
        **_content(request, viewer, current, numbers[current.key]),
    }
    return render(request, "moderation/desk/home.html", context)


def _tab(section: AnySection, count: int, current: AnySection) -> Tab:
    query = urlencode({"rubrique": section.key})
    url = f"{reverse('wagtailadmin_home')}?{query}"
    return Tab(section.label, section.icon, count, url, section is current)


def _content(request: HttpRequest, viewer: Viewer, section: AnySection, count: int) -> Content:
    """What is under the tabs: ``template`` shows ``rows``."""
    if isinstance(section, OtherSection):
        return _other(request, viewer, section, count)
    if section is ACTS:
        return _acts(request, viewer)
    return _states(request, viewer, section, count)


def _other(request: HttpRequest, viewer: Viewer, section: OtherSection, count: int) -> Content:
    page = Paginator(range(count), ROWS).get_page(request.GET.get("page"))
    start = page.start_index() - 1 if count else 0
    return {
        "template": "moderation/desk/lists/other.html",
        "rows": section.rows(viewer.standing, start, ROWS),
        **_paging(page, {"rubrique": section.key}),
    }


def _acts(request: HttpRequest, viewer: Viewer) -> Content:
    page = Paginator(acts(viewer), ROWS).get_page(request.GET.get("page"))
    return {
        "template": "moderation/desk/lists/acts.html",
        "rows": act_rows(list(page), viewer),
        **_paging(page, {"rubrique": ACTS.key}),
    }


def _states(request: HttpRequest, viewer: Viewer, section: OwnSection, count: int) -> Content:
    states = states_of(section, viewer)
    form = DeskFilter(request.GET, states)
    pages = Paginator(with_details(form.apply(states, section.first)), ROWS)
    if not form.is_narrowing:
        pages.count = count  # known already
    elif form.found is not None:
        pages.count = form.found
    page = pages.get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    rows = rows_of(list(page), viewer, all_mine=section is AWAITING)
    together = section is AWAITING and sum(is_for_bulk(row.state) for row in rows) > 1
    return {
        "template": "moderation/desk/lists/states.html",
        "filter": form,
        "rows": rows,
        "bulk_url": f"{reverse('moderation_bulk')}?{urlencode(kept)}" if together else "",
        **_paging(page, {"rubrique": section.key, **kept}),
    }


def _paging(page: Page, kept: dict[str, str]) -> dict[str, Any]:
    """The page shown, and the addresses of the one before and of the one after."""
    home_url = reverse("wagtailadmin_home")

    def address(number: int) -> str:
        return f"{home_url}?{urlencode({**kept, 'page': number})}"

    return {
        "page": page,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
