"""A page as it will be, from the revision that was submitted, for who may read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin

from moderation.desk.access import Viewer
from moderation.desk.objects import find_state, subject_of
from moderation.desk.refusing import hidden


@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Membership and territory decide, never the permission to edit."""
    viewer = Viewer.of(request.user)
    state = find_state(viewer, pk)
    subject = subject_of(state, viewer) if state else None
    if subject is None:
        return hidden(request, state or f"ScopedTaskState {pk}")
    item = subject.submitted
    is_previewable = getattr(item, "is_previewable", None)
    if is_previewable is None or not is_previewable():
        return redirect("moderation_object", pk)
    return item.make_preview_request(request, item.default_preview_mode)
