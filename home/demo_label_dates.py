"""Dates for what was done in an instant: a request of the demonstration has an age."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from home.demo_committee import spread
from maisons.application.services import RECEIPT
from maisons.models import (
    Complement,
    CriterionOpinion,
    Decision,
    DepartmentalOpinion,
    FiledCopy,
    Label,
    LabelAct,
    LabelRequestMember,
    LabelRequestPage,
    Letter,
    Recusal,
    Synthesis,
    Visit,
)
from moderation.models import Event, ScopedTaskState, Step

DRAFT_DAYS = 20


def date_request(request: LabelRequestPage, days_ago: int) -> None:
    """Its last step began ``days_ago``; what was written then takes the date of its step."""
    workflow_state = request.workflow_states.order_by("-pk").first()
    if workflow_state is None:
        return
    spread(workflow_state.pk, days_ago)
    states = ScopedTaskState.objects.filter(workflow_state=workflow_state).order_by("pk")
    began = {state.step: state.started_at for state in states}
    ended = {state.step: state.finished_at or state.started_at for state in states}
    filed_at = began[Step.ADMISSIBILITY]
    LabelRequestPage.objects.filter(pk=request.pk).update(filed_at=filed_at)
    _date_filing(request, filed_at)
    if Step.INSTRUCTION in began:
        _date_instruction(request, began[Step.INSTRUCTION], ended[Step.INSTRUCTION])
    if Step.ADVICE in began:
        Recusal.objects.filter(request=request).update(declared_at=began[Step.ADVICE])
    if Step.DECISION in began:
        _date_decision(request, ended[Step.DECISION])
    _date_receipt(request, filed_at)
    _date_journal(request, filed_at, ended.get(Step.INSTRUCTION, filed_at))


def _date_filing(request: LabelRequestPage, filed_at: datetime) -> None:
    opened_at = filed_at - timedelta(days=DRAFT_DAYS)
    LabelRequestMember.objects.filter(request=request).update(joined_at=opened_at)
    FiledCopy.objects.filter(request=request).update(made_at=filed_at)


def _date_receipt(request: LabelRequestPage, filed_at: datetime) -> None:
    """Its words say the day of the filing."""
    today, that_day = (_in_words(day) for day in (timezone.now(), filed_at))
    for letter in Letter.objects.filter(request=request, kind=RECEIPT):
        letter.body = letter.body.replace(today, that_day)
        letter.written_at = letter.sent_at = filed_at
        letter.save()


def _in_words(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")


def _date_instruction(request: LabelRequestPage, began: datetime, ended: datetime) -> None:
    of_it = {"request": request}
    CriterionOpinion.objects.filter(**of_it).update(given_at=ended)
    Synthesis.objects.filter(**of_it).update(written_at=ended)
    Complement.objects.filter(**of_it).update(asked_at=ended)
    Letter.objects.filter(**of_it).update(written_at=ended, sent_at=ended)
    DepartmentalOpinion.objects.filter(**of_it).update(written_at=ended)
    visited_on = timezone.localdate(began)
    Visit.objects.filter(**of_it).update(written_at=began, visited_on=visited_on)


def _date_decision(request: LabelRequestPage, ended: datetime) -> None:
    """The label, if it began, begins that day and lasts as long."""
    Decision.objects.filter(request=request).update(decided_at=ended)
    Letter.objects.filter(request=request).update(written_at=ended, sent_at=ended)
    label = Label.objects.filter(request=request).first()
    if label is not None:
        moved = timezone.localdate(ended) - label.starts_on
        dates = {"starts_on": label.starts_on + moved, "ends_on": label.ends_on + moved}
        Label.objects.filter(pk=label.pk).update(**dates)
        LabelAct.objects.filter(label=label).update(at=ended)


def _date_journal(request: LabelRequestPage, filed_at: datetime, instructed: datetime) -> None:
    """The lines that name no step: opened, filed, then those of the instruction."""
    lines = Event.objects.of(request).filter(workflow_state_id=None).order_by("pk")
    first = [filed_at - timedelta(days=DRAFT_DAYS), filed_at]
    for rank, line in enumerate(lines):
        at = first[rank] if rank < len(first) else instructed
        models.QuerySet(Event).filter(pk=line.pk).update(at=at)  # its manager refuses
