"""Random committees, and what a plain reading of the rules says of who may act."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from millejours.models import Theme, User
from moderation.models import (
    AdmissibilityTask,
    AdviceTask,
    CommitteeVoteTask,
    DecisionTask,
    EditorialReviewTask,
    ExpertReviewTask,
    InstructionTask,
    LanguageReviewTask,
    Membership,
    Organisation,
    Role,
    ScopedTaskState,
    ScopedTheme,
    Step,
    TerritorialReviewTask,
    Vote,
)
from tests.annuaire.factories import DEPARTEMENTS, departement
from tests.factories import ThemeFactory, UserFactory
from tests.moderation.factories import MembershipFactory, OrganisationFactory
from tests.moderation.steps import workflow_of
from tests.moderation.toys.models import Interest, Notice, Place, Recusal

TASKS = {
    Step.EDITORIAL: EditorialReviewTask,
    Step.EXPERT: ExpertReviewTask,
    Step.TERRITORIAL: TerritorialReviewTask,
    Step.LANGUAGE: LanguageReviewTask,
    Step.VOTE: CommitteeVoteTask,
    Step.ADMISSIBILITY: AdmissibilityTask,
    Step.INSTRUCTION: InstructionTask,
    Step.ADVICE: AdviceTask,
    Step.DECISION: DecisionTask,
}
SPEAKING = {Role.REVIEWER, Role.ANIMATOR}
LANGUAGES = ("en", "ar")
KINDS = list(Organisation.Kind)


@dataclass
class Committee:
    """Everything that was drawn with one seed."""

    draw: random.Random
    people: list[User] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    states: list[ScopedTaskState] = field(default_factory=list)

    @classmethod
    def of(cls, seed: int, people: int = 9, states: int = 4) -> Committee:
        drawn = cls(random.Random(seed))
        drawn.themes = [ThemeFactory() for _number in range(3)]
        drawn.organisations = [drawn._organisation() for _number in range(5)]
        drawn.people = [UserFactory(is_active=drawn._luck(0.9)) for _number in range(people)]
        for person in drawn.people:
            for _number in range(drawn.draw.randint(0, 3)):
                drawn._membership(person)
        for step, model in TASKS.items():
            workflow = workflow_of(model(name=f"Étape {step} {seed}"), name=f"{step} {seed}")
            drawn.states += [drawn._state(step, workflow) for _number in range(states)]
        return drawn

    def _luck(self, chance: float) -> bool:
        return self.draw.random() < chance

    def _organisation(self) -> Organisation:
        kind = self.draw.choice(KINDS)
        national = kind == Organisation.Kind.COMMITTEE or self._luck(0.3)
        organisation = OrganisationFactory(kind=kind, is_national=national)
        organisation.piloted_themes.set([theme for theme in self.themes if self._luck(0.3)])
        for code in self.draw.sample(sorted(DEPARTEMENTS), 2):
            place = departement(code)
            if self._luck(0.5):
                organisation.departements.add(place)
            elif self._luck(0.4):
                organisation.regions.add(place.region)
        return organisation

    def _membership(self, person: User) -> None:
        today = timezone.localdate()
        role = self.draw.choice(list(Role))
        over, not_begun = today - timedelta(days=1), today + timedelta(days=1)
        bounds = [{"ends_on": today}, {"starts_on": today}, {"ends_on": over}]
        dates = self.draw.choice([{}, {}, {}, *bounds, {"starts_on": not_begun}])
        member = {
            "user": person,
            "organisation": self.draw.choice(self.organisations),
            "role": role,
            "language": self.draw.choice(LANGUAGES) if role == Role.TRANSLATOR else "",
            **dates,
        }
        if not Membership.objects.filter(**member).exists():
            MembershipFactory(**member)

    def _state(self, step: Step, workflow: Any) -> ScopedTaskState:
        item = self._item()
        revision = item.save_revision(user=self._somebody())
        workflow_state = WorkflowState.objects.create(
            content_type=item.get_content_type(),
            base_content_type=item.get_base_content_type(),
            object_id=str(item.pk),
            workflow=workflow,
            requested_by=self._somebody(),
        )
        state = ScopedTaskState.objects.create(
            workflow_state=workflow_state,
            task=workflow.tasks.get(),
            revision=revision,
            step=step,
            quorum=3,
            status=TaskState.STATUS_IN_PROGRESS if self._luck(0.9) else TaskState.STATUS_APPROVED,
            escalated_at=timezone.now() if self._luck(0.3) else None,
            open_to_reviewers=self._luck(0.5),
            is_delegated=self._luck(0.5),
        )
        self._place(state)
        self._opinions(state)
        workflow_state.current_task_state = state
        workflow_state.save()
        return state

    def _item(self) -> Notice | Place:
        """A place names nobody, and may have the key of a notice."""
        if self._luck(0.3):
            return Place.objects.create(title="Lieu", live=False)
        notice = Notice.objects.create(title="Texte", live=False)
        if self._luck(0.4):
            Interest.objects.create(notice=notice, user=self._somebody())
        if self._luck(0.3):
            Recusal.objects.create(notice=notice, organisation=self.draw.choice(self.organisations))
        return notice

    def _somebody(self) -> User | None:
        return self.draw.choice([None, *self.people])

    def _place(self, state: ScopedTaskState) -> None:
        place = departement(self.draw.choice(sorted(DEPARTEMENTS)))
        state.region = place.region if self._luck(0.7) else None
        state.departement = place if state.region and self._luck(0.7) else None
        state.locale_code = self.draw.choice(LANGUAGES)
        state.save()

    def _opinions(self, state: ScopedTaskState) -> None:
        state.themes.all().delete()
        if state.step == Step.EXPERT:
            for theme in self.draw.sample([*self.themes, None], 2):
                ScopedTheme.objects.create(
                    task_state=state,
                    theme=theme,
                    covered=self._luck(0.2),
                    named_organisation=self.draw.choice([None, None, *self.organisations]),
                )
        for organisation in self.organisations:
            if self._luck(0.2):
                Vote.objects.create(
                    task_state=state, organisation=organisation, choice="pour", revision_id=1
                )


# --- The rules, read plainly --------------------------------------------------------------------


def is_active(member: Membership) -> bool:
    today = timezone.localdate()
    begun = member.starts_on is None or member.starts_on <= today
    not_over = member.ends_on is None or member.ends_on >= today
    return begun and not_over and member.user.is_active


def may_act(user: User, state: ScopedTaskState) -> bool:
    members = [item for item in Membership.objects.order_by("pk") if is_active(item)]
    mine = [item for item in members if item.user == user]
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return False
    others = [item for item in members if not has_stake(item.user, state)]
    return any(RULES[state.step](item, state, others) for item in mine if item in others)


def has_stake(user: User, state: ScopedTaskState) -> bool:
    """Wrote or sent it; declared an interest; was ever in an organisation that stepped aside."""
    item = state.workflow_state.content_object
    if user in (state.editor, state.workflow_state.requested_by):
        return True
    if not isinstance(item, Notice):
        return False
    aside = {recusal.organisation for recusal in item.recusals.all()}
    was_there = {member.organisation for member in user.memberships.all()}
    return item.interests.filter(user=user).exists() or bool(aside & was_there)


def _votes(member: Membership) -> bool:
    return member.role in SPEAKING and member.organisation.kind == Organisation.Kind.COMMITTEE


def _has_spoken(member: Membership, state: ScopedTaskState) -> bool:
    mine = Q(organisation=member.organisation) | Q(user=member.user)
    return state.votes.filter(mine).exists()


def _editorial(member: Membership, state: ScopedTaskState, _members: Any) -> bool:
    return member.role == Role.ANIMATOR or (state.open_to_reviewers and _votes(member))


def _expert(member: Membership, state: ScopedTaskState, members: list[Membership]) -> bool:
    open_themes = [scoped for scoped in state.themes.all() if not scoped.covered]
    return any(_answers(member, scoped, state, members) for scoped in open_themes)


def _answers(
    member: Membership, scoped: ScopedTheme, state: ScopedTaskState, members: list[Membership]
) -> bool:
    pilots = set(scoped.theme.pilots.all()) if scoped.theme else set()
    asked = pilots | {scoped.named_organisation}
    if member.role in SPEAKING and member.organisation in asked and not _has_spoken(member, state):
        return True
    able = [each for each in members if each.role in SPEAKING and not _has_spoken(each, state)]
    heard = any(each.organisation in pilots for each in able)
    named = any(each.organisation == scoped.named_organisation for each in able)
    to_name = not named and (state.escalated_at or not heard)
    return member.role == Role.ANIMATOR and bool(to_name)


def _territorial(member: Membership, state: ScopedTaskState, members: list[Membership]) -> bool:
    referents = [each for each in members if _covers(each, state)]
    if member in referents:
        return True
    in_pool = member.role == Role.ANIMATOR or (
        member.role == Role.REFERENT and member.organisation.is_national
    )
    return in_pool and (not referents or state.escalated_at is not None)


def _covers(member: Membership, state: ScopedTaskState) -> bool:
    return member.role == Role.REFERENT and _is_there(member.organisation, state)


def _is_there(there: Organisation, state: ScopedTaskState) -> bool:
    return state.departement in there.departements.all() or state.region in there.regions.all()


def _language(member: Membership, state: ScopedTaskState, _members: Any) -> bool:
    return member.role == Role.TRANSLATOR and member.language == state.locale_code


def _vote(member: Membership, state: ScopedTaskState, _members: Any) -> bool:
    return _votes(member) and not _has_spoken(member, state)


def _decision(member: Membership, state: ScopedTaskState, _members: Any) -> bool:
    if member.role != Role.DECIDER:
        return False
    is_national = member.organisation.kind == Organisation.Kind.COMMITTEE
    return is_national or (state.is_delegated and _is_there(member.organisation, state))


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
