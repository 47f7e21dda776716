"""A file that the public reads, or on which people are deciding, is not deleted, by anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models.signals import pre_delete
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from millejours.files_on_line import why_kept
from millejours.models.media import LicensedFile, SiteDocument, SiteImage

MOST_NAMED = 5


class KeptFileError(Exception):
    """``item`` may not be deleted; its text says why, for people."""

    def __init__(self, item: LicensedFile, why: str) -> None:
        self.item = item
        what = {"title": str(item), "why": why}
        super().__init__(
            _(
                "« %(title)s » n’est pas supprimé. %(why)s : retirez-le d’abord du texte, et"
                " attendez que ce texte soit en ligne sans lui."
            )
            % what
        )


def leave_kept(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """From a list, the others are deleted; those that are left are named."""
    if action_type != "delete" or not all(isinstance(each, LicensedFile) for each in objects):
        return None
    reasons = {each.pk: why for each in objects if (why := why_kept(each))}
    kept = [each for each in objects if each.pk in reasons]
    for each in kept[:MOST_NAMED]:
        messages.error(request, str(KeptFileError(each, reasons[each.pk])))
    if more := kept[MOST_NAMED:]:
        names = ", ".join(f"«\u00a0{each}\u00a0»" for each in more)
        messages.error(request, _("De même pour %(names)s.") % {"names": names})
    objects[:] = [each for each in objects if each.pk not in reasons]
    return None if objects else redirect(action.next_url)


class KeptFileMiddleware:
    """Back to the file with the reason: Wagtail has no hook before one file is deleted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, KeptFileError):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": str(error)})
        messages.error(request, str(error))
        address = AdminURLFinder(request.user).get_edit_url(error.item)
        return redirect(address or reverse("wagtailadmin_home"))


def refuse_if_kept(instance: Any, **_more: Any) -> None:
    """Whatever way is taken. Raises KeptFileError."""
    if why := why_kept(instance):
        raise KeptFileError(instance, why)


def connect() -> None:
    for model in (SiteImage, SiteDocument):
        pre_delete.connect(refuse_if_kept, sender=model, dispatch_uid="kept-file")
