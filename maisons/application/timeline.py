"""What happened to a request, and until when what comes next is expected, for those who make it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.models import (
    Complement,
    Decision,
    FiledCopy,
    LabelRequestMember,
    LabelRequestPage,
)
from maisons.requests.rounds import steps_of
from moderation.models import Step


@dataclass(frozen=True, slots=True)
class Happening:
    at: dt.datetime
    text: str
    copy: FiledCopy | None = None


def timeline_of(request: LabelRequestPage) -> list[Happening]:
    """What happened, oldest first; five queries. Nobody of those who instruct is named."""
    happened = [
        *_opened(request),
        *_steps(request),
        *(_filed(copy) for copy in FiledCopy.objects.filter(request=request).defer("html")),
        *(
            one
            for complement in Complement.objects.filter(request=request)
            for one in _complement(complement)
        ),
        *(_decided(each) for each in Decision.objects.filter(request=request)),
    ]
    return sorted(happened, key=lambda one: one.at)


def _opened(request: LabelRequestPage) -> list[Happening]:
    first = LabelRequestMember.objects.filter(request=request).order_by("joined_at", "pk").first()
    return [Happening(first.joined_at, _("Demande ouverte"))] if first else []


BEGUN: dict[Any, Any] = {
    Step.INSTRUCTION: gettext_lazy("Demande recevable\u00a0: l’instruction commence"),
    Step.ADVICE: gettext_lazy("Instruction terminée\u00a0: le comité est consulté"),
    Step.DECISION: gettext_lazy("Le comité s’est exprimé\u00a0: la décision est attendue"),
}


def _steps(request: LabelRequestPage) -> list[Happening]:
    """Once a step, in each round: it begins again after a complement."""
    states = steps_of(request).filter(step__in=BEGUN).order_by("started_at", "pk")
    first: dict[tuple[int, str], Happening] = {}
    for state in states.only("step", "started_at", "workflow_state_id"):
        begun = Happening(state.started_at, str(BEGUN[Step(state.step)]))
        first.setdefault((state.workflow_state_id, state.step), begun)
    return list(first.values())


def expected_before(request: LabelRequestPage) -> dt.datetime | None:
    """The delay of the step that is in progress; None when nobody has anything to do."""
    current = steps_of(request).in_progress().order_by("pk").last()
    return current.deadline if current else None


def _filed(copy: FiledCopy) -> Happening:
    said: dict[Any, str] = {
        FiledCopy.Occasion.FILED: _("Demande déposée"),
        FiledCopy.Occasion.COMPLEMENT: _("Complément rendu"),
    }
    return Happening(copy.made_at, said[copy.occasion], copy)


def _complement(complement: Complement) -> list[Happening]:
    day = date_format(complement.deadline, "j F Y")
    asked = _("Complément demandé, à rendre avant le %(day)s") % {"day": day}
    found = [Happening(complement.asked_at, asked)]
    if complement.closed_at is not None:
        found.append(Happening(complement.closed_at, _("Demande de complément close")))
    return found


def _decided(decision: Decision) -> Happening:
    what = {"outcome": decision.get_outcome_display()}
    return Happening(decision.decided_at, _("Décision\u00a0: %(outcome)s") % what)
