"""What one person may do about a request now, and what is said to her about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maisons.instruction.standing import organisations_of
from maisons.models import OPEN_STATES, LabelRequestPage, State
from moderation.competence import Standing, members_who_can_speak
from moderation.desk import wording
from moderation.models import Organisation, Role, ScopedTaskState, Step
from moderation.models.states import FILE_STEPS
from moderation.stakes import is_named

ADMISSIBLE, INADMISSIBLE, COMPLEMENT = "recevable", "irrecevable", "complement"
VISIT, DEPARTMENTAL, SYNTHESIS = "visite", "comite-departemental", "synthese"
VOTE, END_ADVICE, DECISION = "vote", "fin-avis", "decision"
RECUSAL, MESSAGE = "conflit", "message"

AT_STEP = {
    Step.ADMISSIBILITY: (ADMISSIBLE, COMPLEMENT, INADMISSIBLE),
    Step.INSTRUCTION: (VISIT, DEPARTMENTAL, COMPLEMENT, SYNTHESIS),
    Step.ADVICE: (VOTE,),
    Step.DECISION: (DECISION,),
}


@dataclass(slots=True)
class Ask:
    """``mine``: the organisations for which she may act at ``state``; ``others``: who may, when
    she may not. ``concerned``: those for which she may declare a conflict of interest.
    """

    state: ScopedTaskState | None
    mine: list[Organisation] = field(default_factory=list)
    concerned: list[Organisation] = field(default_factory=list)
    actions: tuple[str, ...] = ()
    sentences: list[str] = field(default_factory=list)

    @property
    def is_mine_to_do(self) -> bool:
        return bool(self.mine) or END_ADVICE in self.actions

    @property
    def seen(self) -> int | None:
        return self.state.pk if self.state else None

    @property
    def gives_opinions(self) -> bool:
        return bool(self.mine) and self.state is not None and self.state.step == Step.INSTRUCTION

    @property
    def lateness(self) -> str:
        return wording.lateness(self.state.deadline) if self.state else ""


def current_step(request: LabelRequestPage) -> ScopedTaskState | None:
    """As ``standing.step_of``, in one query: the title of a step is the number, frozen."""
    states = ScopedTaskState.objects.in_progress().filter(
        step__in=FILE_STEPS, title=request.number, workflow_state__object_id=str(request.pk)
    )
    return states.order_by("-pk").first()


def ask_of(request: LabelRequestPage, user: Any, recused: set[int]) -> Ask:
    """``recused``: the organisations that declared a conflict of interest."""
    state = current_step(request)
    mine = organisations_of(state, user)
    ask = Ask(state, mine, _concerned(request, user, recused))
    actions = AT_STEP[Step(state.step)] if state is not None and mine else ()
    if state is not None and _may_end(request, state, user):
        actions = (*actions, END_ADVICE)
    if ask.concerned:
        actions = (*actions, RECUSAL)
    ask.actions = actions
    ask.sentences = _sentences(request, ask)
    return ask


def _concerned(request: LabelRequestPage, user: Any, recused: set[int]) -> list[Organisation]:
    if request.state not in OPEN_STATES:
        return []
    standing = Standing.once(user)
    if not standing.is_animator:
        return [each for each in standing.organisations if each.pk not in recused]
    here = Organisation.objects.covering(request.departement_id, request.region_id)
    every = Organisation.objects.committee() | here
    return list(every.exclude(pk__in=recused).order_by("acronym"))


def _may_end(request: LabelRequestPage, state: ScopedTaskState, user: Any) -> bool:
    is_over = state.deadline is not None and state.deadline <= timezone.now()
    if state.step != Step.ADVICE or not is_over or not Standing.once(user).is_animator:
        return False
    return not is_named(request, user)


# --- Sentences ----------------------------------------------------------------------------------


def _sentences(request: LabelRequestPage, ask: Ask) -> list[str]:
    if ask.state is None:
        return [_without_step(request)]
    if ask.mine:
        return [_hers(Step(ask.state.step)), *_until(ask.state)]
    return [_theirs(ask.state), *_until(ask.state)]


def _without_step(request: LabelRequestPage) -> str:
    return {
        State.COMPLEMENT: _("Le porteur doit répondre à la demande de complément."),
        State.DECIDED: _("La décision est prise\u00a0: plus rien n’est attendu ici."),
        State.ADJOURNED: _(
            "La décision est ajournée\u00a0: le porteur peut compléter et redéposer."
        ),
        State.INADMISSIBLE: _("La demande est irrecevable\u00a0: plus rien n’est attendu ici."),
        State.WITHDRAWN: _("Le porteur a retiré sa demande\u00a0: plus rien n’est attendu ici."),
    }.get(State(request.state), _("Plus rien n’est attendu ici."))


def _hers(step: Step) -> str:
    return {
        Step.ADMISSIBILITY: _(
            "Vérifiez que le dossier est complet, et qu’il peut être instruit. Un refus"
            " d’instruire se motive."
        ),
        Step.INSTRUCTION: _(
            "Donnez l’avis de votre organisation sur chaque critère, puis concluez par une"
            " synthèse motivée\u00a0: le dossier ira au comité."
        ),
        Step.ADVICE: _(
            "Le comité est consulté\u00a0: donnez l’avis de votre organisation. Il ne décide de"
            " rien par lui-même."
        ),
        Step.DECISION: _(
            "Prenez la décision, au vu de l’instruction et de l’avis du comité\u00a0: aucun des"
            " deux ne vous lie."
        ),
    }[step]


def _theirs(state: ScopedTaskState) -> str:
    """Who is waited for."""
    who = wording.listed(_waited_for(state)) or _("l’équipe d’animation")
    if state.step == Step.ADVICE:
        return _("Peuvent encore donner leur avis\u00a0: %s.") % who
    return _("C’est au tour de\u00a0: %s.") % who


def _waited_for(state: ScopedTaskState) -> QuerySet[Organisation]:
    members = members_who_can_speak(state)
    if state.step != Step.ADVICE and members.exclude(role=Role.ANIMATOR).exists():
        members = members.exclude(role=Role.ANIMATOR)
    return Organisation.objects.filter(pk__in=members.values("organisation")).order_by("acronym")


def _until(state: ScopedTaskState) -> list[str]:
    if state.deadline is None:
        return []
    day = date_format(timezone.localtime(state.deadline), "j F Y")
    return [_("Réponse attendue avant le %s.") % day]
