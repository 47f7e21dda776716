"""What the library of files asks of the engine: when a document is read, what is decided on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from millejours.files_on_line import is_on_line
from moderation.models import ExceptionalAct


def refuse_off_line(document: Any, request: HttpRequest) -> None:
    """A document is on line with what leads to it, no sooner and no longer.

    Raises Http404 for a document that nothing on line uses; the admin still reads it.
    """
    if is_on_line(document) or request.user.has_perm("wagtailadmin.access_admin"):
        return
    raise Http404


def revisions_of_acts(ever: bool) -> QuerySet[Any, int]:
    """Keys of the revisions that exceptional acts wait for or, ``ever``, put on line."""
    acts = ExceptionalAct.objects.exclude(revision_id=None)
    return (acts if ever else acts.to_confirm()).order_by().values_list("revision_id", flat=True)
