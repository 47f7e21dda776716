"""``/admin/maisons/demandes/<number>/``: a file, and what is asked of who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maisons.instruction.screens import asking
from maisons.instruction.screens.access import on_request
from maisons.instruction.screens.asking import Ask, ask_of
from maisons.instruction.screens.course import stages_of
from maisons.instruction.screens.forms import (
    AdmissibleForm,
    ComplementForm,
    DecisionForm,
    DepartmentalForm,
    EndAdviceForm,
    InadmissibleForm,
    MessageForm,
    RecusalForm,
    SynthesisForm,
    VisitForm,
    VoteForm,
)
from maisons.instruction.screens.reading import FileReading, opinion_chart, opinion_lines
from maisons.labels.rights import label_read_by
from maisons.models import Conclusion, LabelRequestPage, LabelSettings
from maisons.requests.thread import may_post
from moderation.competence import Standing


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that was not done. ``form``: as it was sent, shown again with its errors."""

    action: str
    message: str
    form: Any = None

    @property
    def words(self) -> list[tuple[Any, str]]:
        """What was typed, label by label, so that nothing is lost when the form has gone."""
        every = [self.form, *getattr(self.form, "rows", [])] if self.form is not None else []
        return [
            (bound.label, str(bound.value()))
            for form in every
            for bound in form.visible_fields()
            if isinstance(bound.field.widget, forms.Textarea) and bound.value()
        ]


@dataclass(slots=True)
class Subject:
    """A request, as one person sees it now."""

    request: LabelRequestPage
    user: Any
    reading: FileReading = field(init=False)
    ask: Ask = field(init=False)

    def __post_init__(self) -> None:
        self.reading = FileReading(self.request)
        recused = {each.organisation_id for each in self.reading.recusals}
        self.ask = ask_of(self.request, self.user, recused)


FORMS: dict[str, Callable[[Subject], Callable[..., forms.Form]]] = {
    asking.ADMISSIBLE: lambda _it: AdmissibleForm,
    asking.INADMISSIBLE: lambda _it: InadmissibleForm,
    asking.COMPLEMENT: lambda it: partial(
        ComplementForm, organisations=it.ask.mine, criteria=it.reading.criteria.criteria
    ),
    asking.VISIT: lambda _it: VisitForm,
    asking.DEPARTMENTAL: lambda _it: DepartmentalForm,
    asking.SYNTHESIS: lambda it: partial(SynthesisForm, organisations=it.ask.mine),
    asking.VOTE: lambda it: partial(VoteForm, organisations=it.ask.mine),
    asking.END_ADVICE: lambda _it: EndAdviceForm,
    asking.DECISION: lambda it: partial(
        DecisionForm, organisations=it.ask.mine, criteria=it.reading.criteria.criteria
    ),
    asking.RECUSAL: lambda it: partial(RecusalForm, organisations=it.ask.concerned),
    asking.MESSAGE: lambda _it: MessageForm,
}


def form_for(subject: Subject, action: str, *args: Any, **more: Any) -> Any:
    return FORMS[action](subject)(*args, auto_id=f"{action}-%s", **more)


@require_safe
@on_request
def request_page(request: HttpRequest, label_request: LabelRequestPage) -> HttpResponse:
    return render_request(request, Subject(label_request, request.user))


def render_request(
    request: HttpRequest, subject: Subject, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    own, reading, ask = subject.request, subject.reading, subject.ask
    lines = opinion_lines(reading.criteria)
    is_poster = may_post(own, subject.user, ask.mine)
    names = [*ask.actions, asking.MESSAGE] if is_poster else ask.actions
    context = {
        "header_title": _("Demande %s") % own.number,
        "own": own,
        "file": reading,
        "criteria": reading.criteria,
        "ask": ask,
        "label": label_read_by(subject.user, own),
        "stages": stages_of(own),
        "forms": _forms(subject, names, refused),
        "refused": refused,
        "is_shown_again": refused is not None and refused.action in names,
        "conclusions": Conclusion.choices,
        "opinion_lines": lines,
        "chart": opinion_chart(lines, len(reading.criteria.criteria)),
        "events": reading.events(with_refusals=Standing.once(subject.user).is_animator),
    }
    return render(request, "maisons/instruction/request.html", context, status=status)


def _forms(subject: Subject, names: Any, refused: Refused | None) -> dict[str, Any]:
    """By name, « comite_departemental »: that which was refused as it was sent, for the step
    that is shown now.
    """
    made = {}
    for name in names:
        if refused is not None and refused.action == name and refused.form is not None:
            form = refused.form
        else:
            form = form_for(subject, name, initial=_initial(subject, name))
        made[name.replace("-", "_")] = form
    return made


def _initial(subject: Subject, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {"seen": subject.ask.seen}
    if name == asking.COMPLEMENT:
        days = LabelSettings.current().complement_days
        said["deadline"] = timezone.localdate() + timedelta(days=days)
    return said
