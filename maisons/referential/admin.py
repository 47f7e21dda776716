"""The versions in the admin: their list, the draft of a new one, no copy beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from maisons.models import ReferentialIndexPage, ReferentialPage
from maisons.referential.copying import NewVersionForm, prepare
from maisons.referential.states import versions
from moderation.competence import Standing


def may_prepare(user: Any, index: Page) -> bool:
    return index.permissions_for_user(user).can_add_subpage()


def may_list(user: Any) -> bool:
    """Whoever may add a version, of any language."""
    return any(may_prepare(user, each) for each in ReferentialIndexPage.objects.order_by("pk"))


def list_versions(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who may not add any."""
    if not may_list(request.user):
        raise PermissionDenied
    pages = ReferentialPage.objects.select_related("locale").newest_first()
    context = {"versions": versions(pages), "indexes": ReferentialIndexPage.objects.order_by("pk")}
    return TemplateResponse(request, "maisons/admin/versions.html", context)


def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a title and a number, then opens the editor on the draft.

    Raises Http404 when there is no such version, PermissionDenied for who may not add one.
    """
    source = ReferentialPage.objects.filter(pk=pk).first()
    if source is None:
        raise Http404
    if not may_prepare(request.user, source.get_parent()):
        raise PermissionDenied
    form = NewVersionForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        page = prepare(form, request.user)
        messages.success(request, _("Le brouillon est prêt\u00a0: modifiez-le, puis soumettez-le."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    status = 400 if form.is_bound else 200
    context = {"form": form, "source": source}
    return TemplateResponse(request, "maisons/admin/new_version.html", context, status=status)


# --- Hooks --------------------------------------------------------------------------------------


def admin_urls() -> list[URLPattern]:
    return [
        path("maisons/versions/", list_versions, name="maisons_versions"),
        path("maisons/versions/<int:pk>/nouvelle/", new_version, name="maisons_new_version"),
    ]


class VersionsMenuItem(MenuItem):
    """Costs nothing on the desk, which has read who the person is: authors come by the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_superuser or Standing.once(user).is_animator


def versions_menu_item() -> MenuItem:
    return VersionsMenuItem(
        gettext_lazy("Référentiel des Maisons"),
        reverse("maisons_versions"),
        icon_name="form",
        order=160,
    )


def version_button(
    page: Page, user: Any, next_url: str | None = None, **_more: Any
) -> Iterator[Button]:
    """In the lists of pages and at the head of the editor."""
    if isinstance(page.specific_deferred, ReferentialPage) and may_prepare(user, page.get_parent()):
        address = reverse("maisons_new_version", args=[page.pk])
        yield Button(_("Préparer une nouvelle version"), url=address, icon_name="copy", priority=15)


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would bear the same number: a new version is asked for instead."""
    versions_below = ReferentialPage.objects.descendant_of(page, inclusive=True).order_by("path")
    first = versions_below.first()
    if first is None or (first.pk != page.pk and not request.POST.get("copy_subpages")):
        return None
    messages.error(
        request,
        _("Une version du référentiel ne se copie pas\u00a0: préparez une nouvelle version."),
    )
    if first.pk == page.pk:
        return redirect("maisons_new_version", page.pk)
    return redirect("wagtailadmin_explore", page.pk)
