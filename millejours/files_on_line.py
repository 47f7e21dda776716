"""Who reads a file of the library: the public, or people who decide on a text that leads to it.

Wagtail's index of references follows the rows of the database: what is on line, for a page. The
drafts are in revisions, which it does not read: those that count are searched here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from modelcluster.models import model_from_serializable_data
from wagtail.models import (
    DraftStateMixin,
    ModelLogEntry,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    TaskState,
    WorkflowState,
)

# Sent back, a text keeps the approvals of the steps it passed.
OPEN = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
PUBLISHED = "wagtail.publish"

# ``(ever)``: the keys of the revisions that people read before they decide or, ``ever``, of all
# those on which they decided.
RevisionsOf: TypeAlias = Callable[[bool], Iterable[int]]
_others: list[RevisionsOf] = []


def register_revisions(others: RevisionsOf) -> None:
    """Count the revisions of another way to go on line than Wagtail's workflows."""
    if others not in _others:
        _others.append(others)


def why_kept(file: Any, *, ever: bool = False) -> str:
    """Why what is read of a file may not change, without a final full stop; empty: it may.

    ``ever``: nor what was decided on once, even if nobody reads it any more. A few queries, and
    each revision that seems to name the file is read: for who edits or deletes it only.
    """
    if is_on_line(file):
        return _("Ce fichier est en ligne")
    if _is_in(file, _submitted()):
        return _("Ce fichier est dans un texte soumis, ou qui va paraître")
    if ever and _is_in(file, _decided()):
        return _("Ce fichier est dans un texte déjà soumis ou publié")
    return ""


# --- The public ---------------------------------------------------------------------------------


def is_on_line(file: Any) -> bool:
    """Whether something that the public reads uses this image or document.

    A page or a small model on line; a model without drafts, only if it says
    ``read_by_the_public = True``.
    """
    users = ReferenceIndex.get_references_to(file).order_by("pk")
    by_type: dict[int, set[str]] = {}
    for content_type, object_id in users.values_list("base_content_type", "object_id"):
        by_type.setdefault(content_type, set()).add(object_id)
    return any(_is_one_live(*used) for used in by_type.items())


def _is_one_live(content_type: int, ids: set[str]) -> bool:
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return False
    if not issubclass(model, DraftStateMixin):
        return getattr(model, "read_by_the_public", False)
    return model._default_manager.filter(pk__in=ids, live=True).exists()


# --- Those who decide ---------------------------------------------------------------------------


def _submitted() -> Q:
    """Revisions that are read before a decision, or that will go on line at their date."""
    asked = TaskState.objects.filter(workflow_state__status__in=OPEN)
    return (
        Q(pk__in=asked.values("revision"))
        | Q(approved_go_live_at__isnull=False)
        | _of_others(ever=False)
    )


def _decided() -> Q:
    """Revisions that were submitted or published, once."""
    found = Q(pk__in=TaskState.objects.values("revision")) | _of_others(ever=True)
    for log in (PageLogEntry, ModelLogEntry):
        found |= Q(pk__in=log.objects.filter(action=PUBLISHED).values("revision"))
    return found


def _of_others(*, ever: bool) -> Q:
    found = Q()
    for others in _others:
        found |= Q(pk__in=others(ever))
    return found


def _is_in(file: Any, revisions: Q) -> bool:
    return any(
        _leads_to(kind, content, file) for kind, content in _naming(file, revisions).iterator()
    )


def _naming(file: Any, revisions: Q) -> QuerySet[Any, tuple[int, dict[str, Any]]]:
    """Those whose text has the key of the file as a whole word: some do not use it."""
    word = rf"[^0-9A-Za-z-]{file.pk}[^0-9A-Za-z-]"
    named = Revision.objects.filter(revisions).annotate(text=Cast("content", TextField()))
    return named.filter(text__regex=word).order_by("-pk").values_list("content_type", "content")


def _leads_to(content_type: int, content: dict[str, Any], file: Any) -> bool:
    """Wagtail 8.0 has no public way to ask it of what is not saved."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return False
    wanted = ReferenceIndex._get_base_content_type(file).pk, str(file.pk)
    written = model_from_serializable_data(model, content, check_fks=False)
    found = ReferenceIndex._extract_references_from_object(written)
    return any((kind, key) == wanted for kind, key, *_path in found)
