"""Who may act on a task state. One rule a step, read from both sides.

``members_who_can_act`` starts from a state (services, notifications), ``awaiting`` from a person
(the desk): ``tests/moderation/test_competence.py`` holds that both always agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from millejours.models import User
from moderation.models import (
    Membership,
    Organisation,
    Role,
    ScopedTaskState,
    ScopedTheme,
    Step,
    Vote,
)
from moderation.stakes import concerned_by_state, concerned_in, concerning, without_stake


def members_who_can_act(state: ScopedTaskState) -> QuerySet[Membership]:
    """Active memberships with which somebody may decide, opine, vote or name now."""
    members = Membership.objects.active()
    if state.status != state.STATUS_IN_PROGRESS:
        return members.none()
    rule = RULES[Step(state.step)](state)
    return members.filter(rule & ~concerned_in(state))


def memberships_used(state: ScopedTaskState) -> QuerySet[Membership]:
    """Those of the person who decided the step with which she could: others are not credited."""
    held = Membership.objects.active().filter(user=state.finished_by_id)
    return held.filter(RULES[Step(state.step)](state)).order_by("pk")


def members_who_can_speak(state: ScopedTaskState) -> QuerySet[Membership]:
    """As above, without those who may only name an organisation."""
    members = members_who_can_act(state)
    if state.step == Step.EXPERT:
        return members.filter(_can_opine(state))
    return members


def users_who_can_act(state: ScopedTaskState) -> QuerySet[User]:
    return User.objects.filter(pk__in=members_who_can_act(state).values("user")).order_by("pk")


def can_act_on(item: Any, task: Any, user: Any) -> bool:
    """Whether ``user`` may act on the state in which ``item`` is at ``task`` now."""
    workflow_state = item.current_workflow_state
    current = workflow_state.current_task_state if workflow_state else None
    if current is None or current.task_id != task.pk or not user.is_authenticated:
        return False
    state = ScopedTaskState.objects.filter(pk=current.pk).first()
    return state is not None and members_who_can_act(state).filter(user=user).exists()


def _editorial(state: ScopedTaskState) -> Q:
    rule = Q(role=Role.ANIMATOR)
    if state.open_to_reviewers:
        rule |= Q(role=Role.REVIEWER, organisation__kind=Organisation.Kind.COMMITTEE)
    return rule


def _can_opine(state: ScopedTaskState) -> Q:
    themes = state.themes.filter(covered=False)
    answering = Q(organisation__piloted_themes__in=themes.exclude(theme=None).values("theme"))
    answering |= Q(
        organisation__in=themes.exclude(named_organisation=None).values("named_organisation")
    )
    able = Membership.objects.filter(answering, role__in=[Role.REVIEWER, Role.ANIMATOR])
    return Q(pk__in=able.values("pk")) & ~_has_voted(state)


def _expert(state: ScopedTaskState) -> Q:
    rule = _can_opine(state)
    if state.themes.to_name().exists():
        rule |= Q(role=Role.ANIMATOR)
    return rule


def _territorial(state: ScopedTaskState) -> Q:
    covering = Organisation.objects.covering(state.departement_id, state.region_id)
    rule = Q(role=Role.REFERENT, organisation__in=covering.values("pk"))
    nobody = not Membership.objects.active().filter(rule & ~concerned_in(state)).exists()
    if nobody or state.escalated_at is not None:
        rule |= NATIONAL_POOL
    return rule


def steps_with_a_referent(states: Iterable[ScopedTaskState]) -> set[int]:
    """The keys of those that a referent of their territory can decide: as ``_territorial``, for
    many in two queries, and one a type whose objects name people (``moderation_stakes``).
    ``workflow_state`` is read of each.
    """
    wanted = list(states)
    concerned = concerned_by_state(wanted)
    referents = Membership.objects.active().filter(role=Role.REFERENT)
    there: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for level in ("departement", "region"):
        codes = {getattr(state, f"{level}_id") for state in wanted} - {None}
        place = f"organisation__{level}s"
        pairs = referents.filter(**{f"{place}__in": codes}).order_by().values_list(place, "user")
        for code, user in pairs if codes else ():
            there[level, code].add(user)
    return {
        state.pk
        for state in wanted
        if (there["departement", state.departement_id] | there["region", state.region_id])
        - concerned[state.pk]
    }


NATIONAL_POOL = Q(role=Role.REFERENT, organisation__is_national=True) | Q(role=Role.ANIMATOR)


def _language(state: ScopedTaskState) -> Q:
    return Q(role=Role.TRANSLATOR, language=state.locale_code)


def _vote(state: ScopedTaskState) -> Q:
    return Q(
        role__in=[Role.REVIEWER, Role.ANIMATOR], organisation__kind=Organisation.Kind.COMMITTEE
    ) & ~_has_voted(state)


def _has_voted(state: ScopedTaskState) -> Q:
    """An organisation has one voice, and a person speaks for one of hers only."""
    votes = Vote.objects.filter(task_state=state)
    by_people = votes.exclude(user=None)
    return Q(organisation__in=votes.values("organisation")) | Q(user__in=by_people.values("user"))


def _decision(state: ScopedTaskState) -> Q:
    """Of the organisation that decides; those of the territory too when that was delegated."""
    rule = Q(role=Role.DECIDER, organisation__kind=Organisation.Kind.COMMITTEE)
    if state.is_delegated:
        covering = Organisation.objects.covering(state.departement_id, state.region_id)
        rule |= Q(role=Role.DECIDER, organisation__in=covering.values("pk"))
    return rule


RULES = {
    Step.EDITORIAL: _editorial,
    Step.EXPERT: _expert,
    Step.TERRITORIAL: _territorial,
    Step.LANGUAGE: _language,
    Step.VOTE: _vote,
    Step.ADMISSIBILITY: _territorial,
    Step.INSTRUCTION: _territorial,
    Step.ADVICE: _vote,
    Step.DECISION: _decision,
}
OF_TERRITORIES = (Step.TERRITORIAL, Step.ADMISSIBILITY, Step.INSTRUCTION)
OF_THE_COMMITTEE = (Step.VOTE, Step.ADVICE)


_KEPT = "_moderation_standing"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is today, read once: one query."""

    user_id: int
    memberships: tuple[Membership, ...]

    @classmethod
    def once(cls, user: Any) -> Self:
        """``of``, asked once a request: kept on ``user``, whom menus and policies ask about."""
        if not hasattr(user, _KEPT):
            setattr(user, _KEPT, cls.of(user))
        return getattr(user, _KEPT)

    @classmethod
    def of(cls, user: Any) -> Self:
        if not user.is_authenticated:
            return cls(0, ())
        active = Membership.objects.active().filter(user=user).select_related("organisation")
        return cls(user.pk, tuple(active.order_by("pk")))

    @property
    def is_animator(self) -> bool:
        return any(member.role == Role.ANIMATOR for member in self.memberships)

    @property
    def organisations(self) -> list[Organisation]:
        """Each once, those this person may speak for first."""
        ordered = sorted(self.memberships, key=lambda member: member.role not in _SPEAKING)
        return list({member.organisation_id: member.organisation for member in ordered}.values())

    def ids(self, *roles: Any) -> list[int]:
        return sorted({item.organisation_id for item in self.memberships if item.role in roles})

    @property
    def voting_ids(self) -> list[int]:
        return sorted(
            {
                member.organisation_id
                for member in self.memberships
                if member.role in _SPEAKING
                and member.organisation.kind == Organisation.Kind.COMMITTEE
            }
        )

    @property
    def decides_everywhere(self) -> bool:
        return any(
            member.role == Role.DECIDER and member.organisation.kind == Organisation.Kind.COMMITTEE
            for member in self.memberships
        )

    @property
    def languages(self) -> list[str]:
        return [member.language for member in self.memberships if member.role == Role.TRANSLATOR]

    @property
    def is_in_national_pool(self) -> bool:
        return self.is_animator or any(
            member.role == Role.REFERENT and member.organisation.is_national
            for member in self.memberships
        )


_SPEAKING = (Role.REVIEWER, Role.ANIMATOR)


def awaiting(standing: Standing) -> QuerySet[ScopedTaskState]:
    """The task states on which this person may act now."""
    mine = (
        _editorial_for(standing)
        | _expert_for(standing)
        | _territorial_for(standing)
        | Q(step=Step.LANGUAGE, locale_code__in=standing.languages)
        | _vote_for(standing)
        | _decision_for(standing)
    )
    # exclude() on a nullable column would drop the rows without an editor.
    hers = ScopedTaskState.objects.filter(concerning(standing.user_id), pk=OuterRef("pk"))
    return ScopedTaskState.objects.in_progress().filter(mine).filter(~Exists(hers))


def _editorial_for(standing: Standing) -> Q:
    rule = Q(pk__in=[])
    if standing.is_animator:
        rule |= Q(step=Step.EDITORIAL)
    if standing.voting_ids:
        rule |= Q(step=Step.EDITORIAL, open_to_reviewers=True)
    return rule


def _expert_for(standing: Standing) -> Q:
    rule = Q(pk__in=[])
    for organisation in standing.ids(Role.REVIEWER, Role.ANIMATOR):
        themes = ScopedTheme.objects.filter(covered=False).answered_by([organisation])
        mine = Q(step=Step.EXPERT, pk__in=themes.values("task_state"))
        rule |= mine & ~_voted_by(organisation, standing)
    if standing.is_animator:
        rule |= Q(step=Step.EXPERT, pk__in=ScopedTheme.objects.to_name().values("task_state"))
    return rule


def _territorial_for(standing: Standing) -> Q:
    here = Q(step__in=OF_TERRITORIES)
    rule = here & _covered_by(standing.ids(Role.REFERENT))
    if standing.is_in_national_pool:
        rule |= here & (Q(escalated_at__isnull=False) | ~_has_referents())
    return rule


def _covered_by(organisations: list[int]) -> Q:
    """Whether one of them is competent in the department or the region of the state."""
    departements = Organisation.departements.through.objects.filter(organisation__in=organisations)
    regions = Organisation.regions.through.objects.filter(organisation__in=organisations)
    return Q(departement__in=departements.values("departement")) | Q(
        region__in=regions.values("region")
    )


def _decision_for(standing: Standing) -> Q:
    rule = Q(pk__in=[])
    if mine := standing.ids(Role.DECIDER):
        rule |= Q(step=Step.DECISION, is_delegated=True) & _covered_by(mine)
    if standing.decides_everywhere:
        rule |= Q(step=Step.DECISION)
    return rule


def _has_referents() -> Exists:
    """Whether somebody active answers for the department or the region of the outer state, those
    who have a stake in it put aside.
    """
    here = Q(organisation__departements=OuterRef("departement"))
    here |= Q(organisation__regions=OuterRef("region"))
    referents = Membership.objects.active().filter(here, role=Role.REFERENT)
    return Exists(without_stake(referents))


def _vote_for(standing: Standing) -> Q:
    rule = Q(pk__in=[])
    for organisation in standing.voting_ids:
        rule |= Q(step__in=OF_THE_COMMITTEE) & ~_voted_by(organisation, standing)
    return rule


def _voted_by(organisation: int, standing: Standing) -> Exists:
    """Whether the organisation, or this person for another of hers, has spoken."""
    spoken = Q(organisation=organisation) | Q(user=standing.user_id)
    return Exists(Vote.objects.filter(spoken, task_state=OuterRef("pk")))
