"""The lines of a list of steps, with all that they say read in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from moderation.desk import wording
from moderation.desk.access import Viewer
from moderation.desk.filters import States
from moderation.desk.items import kind_of
from moderation.desk.selection import awaiting_among
from moderation.models import (
    Choice,
    Membership,
    Organisation,
    ScopedTaskState,
    ScopedTheme,
    Step,
    Vote,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A step as the lists show it."""

    state: ScopedTaskState
    kind: str
    status: str
    since: str
    lateness: str
    deadline: datetime | None
    sender: str
    themes: str
    territory: str
    language: str
    voices: list[str]
    asked: str
    action: str
    is_mine_to_do: bool

    @property
    def url(self) -> str:
        return reverse("moderation_object", args=[self.state.pk])


def with_details(states: States) -> States:
    """All that a row needs; never the text of the revision, which is long."""
    members = Membership.objects.active().select_related("organisation").order_by("pk")
    scoped = ScopedTheme.objects.select_related("theme", "named_organisation")
    speaking = Membership.objects.active().speaking().filter(organisation=OuterRef("pk"))
    pilots = Organisation.objects.filter(Exists(speaking)).order_by("acronym")
    return states.select_related(
        "workflow_state__requested_by", "departement", "region"
    ).prefetch_related(
        Prefetch("votes", Vote.objects.select_related("organisation").order_by("cast_at", "pk")),
        Prefetch("themes", scoped.order_by("pk")),
        Prefetch("themes__theme__pilots", pilots),
        Prefetch("workflow_state__requested_by__memberships", members, to_attr="active_members"),
    )


def rows_of(states: list[ScopedTaskState], viewer: Viewer, *, all_mine: bool = False) -> list[Row]:
    """``all_mine`` when the person is known to be able to act on each."""
    keys = [state.pk for state in states]
    mine = set(keys) if all_mine else awaiting_among(viewer, keys)
    return [_row(state, state.pk in mine, viewer) for state in states]


def _row(state: ScopedTaskState, is_mine: bool, viewer: Viewer) -> Row:
    kind = ContentType.objects.get_for_id(state.workflow_state.content_type_id)
    is_open = state.status == state.STATUS_IN_PROGRESS
    return Row(
        state=state,
        kind=kind_of(kind),
        status=status_of(state),
        since=wording.since(state.started_at) if is_open else "",
        lateness=wording.lateness(state.deadline) if is_open else "",
        deadline=state.deadline if is_open else None,
        sender=sender_of(state.workflow_state.requested_by),
        themes=wording.listed(dict.fromkeys(str(scoped) for scoped in state.themes.all())),
        territory=wording.territory(state),
        language=wording.language(state.locale_code),
        voices=voices_of(state),
        asked=state.comment if _is_sent_back(state) else "",
        action=_action(state, is_mine, viewer),
        is_mine_to_do=is_mine,
    )


def sender_of(user: Any) -> str:
    """« Camille Martin (DGCS) »; the public forms have nobody to name."""
    if user is None:
        return _("un visiteur du site")
    acronyms = {member.organisation.acronym for member in user.active_members}
    return f"{user} ({', '.join(sorted(acronyms))})" if acronyms else str(user)


def status_of(state: ScopedTaskState) -> str:
    """The step in progress, or how the whole request ended."""
    workflow = state.workflow_state
    if state.status == state.STATUS_IN_PROGRESS:
        return str(Step(state.step).label).capitalize()
    if workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("À corriger")
    if workflow.status == WorkflowState.STATUS_APPROVED:
        return _("Approuvé")
    if workflow.status == WorkflowState.STATUS_CANCELLED:
        return _("Refusé") if state.outcome else _("Retiré")
    return _("Étape passée")


def voices_of(state: ScopedTaskState) -> list[str]:
    """Who said what, and who is still waited for: « 2 voix sur 3 : DGCS, HAS »."""
    votes = list(state.votes.all())
    if state.step == Step.VOTE:
        return _tally(state, votes) + _others(votes)
    if state.step == Step.EXPERT:
        return _opinions(votes) + _others(votes) + _awaited(state)
    return []


def _acronyms(votes: list[Vote], choice: Any) -> list[str]:
    return [vote.organisation.acronym for vote in votes if vote.choice == choice]


def _tally(state: ScopedTaskState, votes: list[Vote]) -> list[str]:
    favourable = _acronyms(votes, Choice.FOR)
    text = _("%(count)d voix sur %(quorum)d") % {"count": len(favourable), "quorum": state.quorum}
    return [f"{text}\u00a0: {', '.join(favourable)}" if favourable else text]


def _opinions(votes: list[Vote]) -> list[str]:
    favourable = _acronyms(votes, Choice.FOR)
    return [_("avis favorable\u00a0: %s") % ", ".join(favourable)] if favourable else []


def _others(votes: list[Vote]) -> list[str]:
    said = {
        _("objection\u00a0: %s"): _acronyms(votes, Choice.OBJECTION),
        _("abstention\u00a0: %s"): _acronyms(votes, Choice.ABSTENTION),
    }
    return [text % ", ".join(names) for text, names in said.items() if names]


def _awaited(state: ScopedTaskState) -> list[str]:
    if state.status != state.STATUS_IN_PROGRESS:
        return []
    names: dict[str, None] = {}
    for scoped in state.themes.all():
        if not scoped.covered:
            names.update(dict.fromkeys(answering(scoped)))
    said = {vote.organisation.acronym for vote in state.votes.all()}
    waited = [name for name in names if name not in said]
    if waited:
        return [_("avis attendu de %s") % wording.listed(waited)]
    return [_("une organisation reste à désigner")]


def answering(scoped: ScopedTheme) -> list[str]:
    """The acronyms of the organisations that can answer for a theme: named, or its pilots."""
    pilots = [pilot.acronym for pilot in scoped.theme.pilots.all()] if scoped.theme else []
    named = [scoped.named_organisation.acronym] if scoped.named_organisation else []
    return list(dict.fromkeys([*named, *pilots]))


def _is_sent_back(state: ScopedTaskState) -> bool:
    return state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def _action(state: ScopedTaskState, is_mine: bool, viewer: Viewer) -> str:
    if is_mine:
        return {Step.EXPERT: _("Répondre"), Step.VOTE: _("Lire et voter")}.get(
            Step(state.step), _("Relire")
        )
    sent_it = state.workflow_state.requested_by_id == viewer.user.pk
    if sent_it and _is_sent_back(state):
        return _("Corriger et renvoyer")
    return _("Voir")
