"""A document is on line with the objects on line that lead to it, no sooner and no longer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from millejours.files_on_line import is_on_line


def refuse_off_line(document: Any, request: HttpRequest) -> None:
    """Raises Http404 for a document that nothing on line uses; the admin still reads it."""
    if is_on_line(document) or request.user.has_perm("wagtailadmin.access_admin"):
        return
    raise Http404
