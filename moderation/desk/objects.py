"""The page of an object at the desk: what was submitted, what was said, what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from moderation.comparison import compare, object_of, plain_text
from moderation.desk import wording
from moderation.desk.access import Viewer, may_take_off_line, visible_to
from moderation.desk.asking import Ask, ask_of
from moderation.desk.forms import (
    DecisionForm,
    NameForm,
    RemarkForm,
    ResumeForm,
    VoteForm,
    WithdrawForm,
)
from moderation.desk.history import events_of
from moderation.desk.items import address_of, edit_url, kind_of_item, public_url
from moderation.desk.panels import panel_for
from moderation.desk.private import hidden_from, shown_changes, shown_sections
from moderation.desk.refusing import hidden
from moderation.desk.rows import rows_of, with_details
from moderation.models import Remark, ScopedTaskState, ScopedTheme, Step, Vote
from moderation.moderated import is_published, outcomes_of, words_of

OPEN = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


@dataclass(slots=True)
class Subject:
    """A step of an object, as one person sees it. ``revision`` is the version to be read."""

    state: ScopedTaskState
    viewer: Viewer
    item: Any
    revision: Revision
    ask: Ask = field(init=False)

    def __post_init__(self) -> None:
        self.ask = ask_of(self.state, self.viewer)

    @property
    def submitted(self) -> Any:
        return object_of(self.revision)


def find_state(viewer: Viewer, pk: int) -> ScopedTaskState | None:
    """The step, when this person may see it."""
    visible = visible_to(viewer).filter(id=pk)  # unlike pk, refuses numbers without end quietly
    return visible.select_related("workflow_state").first()


def current_of(state: ScopedTaskState, viewer: Viewer) -> ScopedTaskState:
    """The step at which the object of ``state`` is now, when this person may see it."""
    current = state.workflow_state.current_task_state_id
    if current in (None, state.pk):
        return state
    return find_state(viewer, current) or state


def subject_of(state: ScopedTaskState, viewer: Viewer) -> Subject | None:
    """None when the object is gone."""
    item = state.workflow_state.content_object
    item = getattr(item, "specific", item)
    if item is None:
        return None
    return Subject(state, viewer, item, revision_to_read(state, item))


def revision_to_read(state: ScopedTaskState, item: Any) -> Revision:
    """What was submitted; while the animation team corrects it, the latest."""
    corrected = state.step == Step.EDITORIAL and state.status == state.STATUS_IN_PROGRESS
    return item.get_latest_revision() if corrected else state.revision


def object_page(request: HttpRequest, pk: int) -> HttpResponse:
    """``/admin/bureau/<step>/``; a step that is over leads to the one where the object is."""
    viewer = Viewer.of(request.user)
    state = find_state(viewer, pk)
    if state is None:
        return hidden(request, f"ScopedTaskState {pk}")
    current = current_of(state, viewer)
    if current.pk != state.pk:
        return redirect("moderation_object", current.pk)
    subject = subject_of(state, viewer)
    if subject is None:
        return hidden(request, state)
    return render_subject(request, subject)


FORMS: dict[str, Callable[[Subject], Callable[..., forms.Form]]] = {
    "decision": lambda it: partial(DecisionForm, outcomes=outcomes_of(it.item)),
    "vote": lambda it: partial(VoteForm, step=it.state.step, organisations=it.ask.may_vote_for),
    "designation": lambda it: partial(NameForm, themes=_themes_to_answer(it)),
    "message": lambda _subject: RemarkForm,
    "retrait": lambda _subject: WithdrawForm,
    "renvoi": lambda _subject: ResumeForm,
}


def _themes_to_answer(subject: Subject) -> QuerySet[ScopedTheme]:
    return subject.state.themes.nameable().select_related("theme").order_by("pk")


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that was not done: ``typed`` is given back to the person, whatever happens.

    ``field``: the one that ``message`` is about, "" when it is about none.
    """

    action: str
    message: str
    typed: dict[str, Any] = field(default_factory=dict)
    field: str = ""

    @property
    def words(self) -> str:
        return str(self.typed.get("reason") or self.typed.get("text") or "")


def render_subject(
    request: HttpRequest, subject: Subject, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    state, viewer, item = subject.state, subject.viewer, subject.item
    [detailed] = with_details(ScopedTaskState.objects.filter(pk=state.pk))
    [row] = rows_of([detailed], viewer)
    context = {
        "viewer": viewer,
        "row": row,
        "state": detailed,
        "ask": subject.ask,
        "forms": _forms(subject, refused),
        "refused": refused,
        "kind": kind_of_item(item),
        "words": words_of(item),
        "public_url": public_url(item),
        "edit_url": edit_url(item, viewer.user),
        "panel": panel_for(item, state, viewer),
        "past_votes": _votes_of(state),
        "remarks": Remark.objects.filter(workflow_state=state.workflow_state_id),
        "events": events_of(item, viewer).filter(workflow_state_id=state.workflow_state_id),
        "history_url": reverse("moderation_history", kwargs=address_of(item)),
        "off_line_url": _off_line_url(subject),
        "correction_url": _correction_url(subject),
        **texts_of(subject),
        "header_title": state.title,
    }
    return render(request, "moderation/desk/object.html", context, status=status)


def _forms(subject: Subject, refused: Refused | None) -> dict[str, forms.Form]:
    """One form per action, with what was typed when it was refused, for the version shown now."""
    made = {}
    for action, factory in FORMS.items():
        typed = refused.typed if refused and refused.action == action else {}
        initial = {"theme": _first(subject.ask.to_name), **typed, "revision": subject.revision.pk}
        if refused and typed and refused.field:
            made[action] = factory(subject)(initial, auto_id=f"{action}-%s")
            made[action].errors.clear()
            made[action].add_error(refused.field, refused.message)
        else:
            made[action] = factory(subject)(initial=initial, auto_id=f"{action}-%s")
    return made


def _first(themes: list[ScopedTheme]) -> int | None:
    return themes[0].pk if themes else None


def texts_of(subject: Subject) -> dict[str, Any]:
    """What was submitted, and what it changes of what is on line."""
    submitted, item = subject.submitted, subject.item
    is_open = subject.state.workflow_state.status in OPEN
    live = item if is_open and getattr(item, "live", False) else None
    is_previewable = getattr(submitted, "is_previewable", None)
    private = hidden_from(item, subject.state, subject.viewer)
    return {
        "text": shown_sections(plain_text(submitted), private),
        "comparison": shown_changes(compare(live, submitted), private) if live else None,
        "has_private": bool(private),
        "has_preview": bool(is_previewable and is_previewable()),
        "preview_title": getattr(submitted, "preview_title", ""),
        "author": subject.revision.user,
        "written_at": subject.revision.created_at,
        "language": wording.language(subject.state.locale_code) or _("français"),
    }


def _votes_of(state: ScopedTaskState) -> QuerySet[Vote]:
    """What was said at every step of this request, the last words first."""
    votes = Vote.objects.filter(task_state__workflow_state=state.workflow_state_id)
    return votes.select_related("organisation", "task_state").order_by("-cast_at", "-pk")


def _is_open(state: ScopedTaskState) -> bool:
    return state.status == state.STATUS_IN_PROGRESS


def _off_line_url(subject: Subject) -> str:
    item = subject.item
    if not getattr(item, "live", False) or not may_take_off_line(subject.viewer, item):
        return ""
    return reverse("moderation_off_line", kwargs=address_of(item))


def _correction_url(subject: Subject) -> str:
    """Publishing without a vote is for what is on line, or urgent: animators only."""
    if not subject.viewer.is_animator or not is_published(subject.item):
        return ""
    return reverse("moderation_correction", kwargs=address_of(subject.item))
