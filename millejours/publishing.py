"""What no revision may lack, and how the admin says why a publication is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from millejours.models.guarded import (
    REFUSED,
    GuardedPublication,
    NotReadyError,
    reasons_against,
    refusal,
)

MOST_NAMED = 5


# --- The guard of the base ----------------------------------------------------------------------


def invalid_fields(item: Any, _revision: Any) -> list[str]:
    """A guard: what each field, and the object as a whole, refuse."""
    try:
        item.full_clean()
    except ValidationError as error:
        return [
            text if name == NON_FIELD_ERRORS else about(name_of(item, name), text)
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    return []


def name_of(item: Any, field: str) -> str:
    """The name of a field, as people read it."""
    return str(capfirst(item._meta.get_field(field).verbose_name))


def about(what: str, text: str) -> str:
    """A reason, without a final full stop."""
    return _("%(what)s : %(text)s") % {"what": what, "text": text.rstrip(".")}


# --- The ways of the admin ----------------------------------------------------------------------


def refuse_in_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Once the editor of pages has kept the draft, before it publishes."""
    if not _is_guarded(page):
        return None
    latest, reasons = _latest_and_reasons(page)
    if not reasons:
        return None
    messages.error(request, refusal(latest.get_admin_display_title(), reasons))
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_in_list(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Publishing several pages from a list: none is, when one of them is not ready."""
    if action_type != "publish":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    if request.POST.get("include_descendants"):
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    refused = [*_refused(pages)]
    if not refused:
        return None
    messages.error(request, _("Rien n’a été publié."))
    for page, reasons in refused[:MOST_NAMED]:
        messages.error(request, refusal(page.get_admin_display_title(), reasons))
    return redirect("wagtailadmin_explore", refused[0][0].get_parent().pk)


def _refused(pages: Iterable[Page]) -> Iterator[tuple[Page, list[str]]]:
    for page in pages:
        specific = page.specific
        latest, reasons = _latest_and_reasons(specific) if _is_guarded(specific) else (page, [])
        if reasons:
            yield latest, reasons


def _is_guarded(page: Page) -> bool:
    return isinstance(page, GuardedPublication)


def _latest_and_reasons(page: Page) -> tuple[Page, list[str]]:
    """``page`` as its latest revision has it, and why that may not go on line."""
    revision = page.latest_revision
    latest = revision.as_object() if revision else page
    return latest, reasons_against(page, revision)


def refuse_written_copy(request: HttpRequest, _model: Any) -> HttpResponse | None:
    """The form of a copy is sent to the address that adds.

    Sent to its own, Wagtail 8.0 writes it over what is copied, and takes that off line.
    """
    match = request.resolver_match
    is_copy = match is not None and match.url_name == "copy"
    return HttpResponseNotAllowed(["GET"]) if is_copy and request.method == "POST" else None


def refuse_alias_conversion(request: HttpRequest, page_id: int) -> HttpResponse:
    """Instead of wagtail-localize's: it writes the French text over an approved translation.

    Version 1.14 asks only whether one may edit, and never goes through ``publish``.
    """
    raise PermissionDenied


class RefusedPublicationMiddleware:
    """Back to the editor with the reasons: Wagtail has no hook before a workflow publishes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotReadyError):
            return None
        messages.error(request, str(error))
        address = AdminURLFinder(request.user).get_edit_url(error.item)
        address = address or reverse("wagtailadmin_home")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def register_refusal(actions: Any) -> None:
    """What the history of an object says of a planned publication given up."""

    @actions.register_action(REFUSED)
    class Refused(LogFormatter):
        label = gettext_lazy("Publication refusée")

        def format_message(self, entry: Any) -> str:
            reasons = "\u00a0; ".join(entry.data.get("reasons", []))
            return _("Publication prévue refusée. %(reasons)s") % {"reasons": reasons}
