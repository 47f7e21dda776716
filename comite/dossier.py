"""The file of a session: for each object, what the committee must have read before it votes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comite.decisions import Decision, Decisions, decisions_of
from comite.models import Session
from moderation.comparison import Comparison, Section, compare, object_of, plain_text
from moderation.models import Event, Remark, ScopedTaskState
from moderation.models.journal import Action
from moderation.moderated import scope_of


@dataclass(slots=True)
class Sheet:
    """An object of the agenda; without ``sections`` for a subject written by hand."""

    decision: Decision
    kind: str = ""
    themes: list[str] = field(default_factory=list)
    submitted_by: str = ""
    history: list[Event] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    session: Session
    decisions: Decisions
    sheets: list[Sheet]


def dossier_of(session: Session) -> Dossier:
    decisions = decisions_of(session)
    return Dossier(session, decisions, sheets_of(decisions.items))


def sheets_of(decisions: list[Decision]) -> list[Sheet]:
    """In order. The journal and the remarks are read once for all, each text on its own."""
    flows = [one.item.task_state.workflow_state_id for one in decisions if one.item.task_state]
    history: dict[int, list[Event]] = defaultdict(list)
    remarks: dict[int, list[Remark]] = defaultdict(list)
    for event in (
        Event.objects.filter(workflow_state_id__in=flows)
        .exclude(action=Action.REFUSED)
        .order_by("at", "pk")
    ):
        history[event.workflow_state_id].append(event)
    for remark in Remark.objects.filter(workflow_state__in=flows).order_by("written_at", "pk"):
        remarks[remark.workflow_state_id].append(remark)
    sheets = []
    for decision in decisions:
        sheet = Sheet(decision)
        if state := decision.item.task_state:
            sheet.history = history[state.workflow_state_id]
            sheet.remarks = remarks[state.workflow_state_id]
            _read(sheet, state)
        sheets.append(sheet)
    return sheets


def kind_of(state: ScopedTaskState) -> str:
    """« Article », without a query for the type."""
    flow = state.workflow_state
    content_type = ContentType.objects.get_for_id(flow.content_type_id)
    model = content_type.model_class()
    return str(capfirst(model._meta.verbose_name)) if model else content_type.name


def _read(sheet: Sheet, state: ScopedTaskState) -> None:
    """Nothing to read when the revision was purged or the object deleted since."""
    sheet.kind = kind_of(state)
    sheet.submitted_by = _submitted_by(state)
    item = object_of(state.revision) if state.revision else None
    if item is None:
        return
    sheet.themes = [theme.label for theme in scope_of(item).themes]
    sheet.sections = plain_text(item)
    before = _on_line(item)
    sheet.comparison = compare(before, item) if before else None


def _submitted_by(state: ScopedTaskState) -> str:
    person = state.workflow_state.requested_by
    return str(person) if person else _("formulaire public ou chargement")


def _on_line(item: Any) -> Any:
    """The version that the public reads now, None when there is none."""
    return type(item)._default_manager.filter(pk=item.pk, live=True).first()
