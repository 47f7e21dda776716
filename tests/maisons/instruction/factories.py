"""A request at each step of its course, and the people who take it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maisons.instruction import advice, services
from maisons.instruction.services import Said
from maisons.instruction.standing import step_of
from maisons.models import Conclusion, LabelRequestPage, LabelSettings
from maisons.requests.criteria import standing_criteria
from millejours.models import User
from moderation.models import Choice, Organisation, Role, ScopedTaskState
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.factories import UserFactory
from tests.maisons.factories import version_on_line
from tests.maisons.requests.factories import make_request, territorial
from tests.moderation.factories import OrganisationFactory, person


@dataclass
class Course:
    """A request of Saint-Denis (La Réunion), instructed by a regional and a departmental body."""

    applicant: User = field(default_factory=UserFactory)
    ars: Organisation = field(default_factory=lambda: territorial(region_of="974"))
    caf: Organisation = field(default_factory=lambda: territorial(departements=("974",)))
    committee: list[Organisation] = field(
        default_factory=lambda: OrganisationFactory.create_batch(3)
    )

    def __post_init__(self) -> None:
        ensure_default_workflows()
        version_on_line()
        LabelSettings.objects.create(appeal="Devant le tribunal administratif, en deux mois.")
        self.request: LabelRequestPage = make_request(self.applicant)
        self.gather()

    def gather(self) -> None:
        """The people of the organisations."""
        self.instructor = person(Role.REFERENT, self.ars)
        self.colleague = person(Role.REFERENT, self.caf)
        self.voters = [person(Role.REVIEWER, each) for each in self.committee]
        self.dgcs = OrganisationFactory(acronym="DGCS")
        self.decider = person(Role.DECIDER, self.dgcs)

    def again(self) -> LabelRequestPage:
        return LabelRequestPage.objects.get(pk=self.request.pk)

    @property
    def step(self) -> ScopedTaskState:
        state = step_of(self.again())
        assert state is not None
        return state

    @property
    def seen(self) -> int:
        return self.step.pk

    def file(self) -> Course:
        request = self.again()
        request.filed_at = timezone.now()
        request.save()
        request.save_revision(user=self.applicant)
        submit(request, self.applicant)
        return self

    def to_instruction(self) -> Course:
        self.file()
        services.declare_admissible(self.again(), self.instructor, seen=self.seen)
        return self

    def opinions(self, conclusion: str = Conclusion.FAVOURABLE) -> Course:
        said = {each.pk: Said(conclusion) for each in standing_criteria(self.again())}
        services.give_opinions(
            self.again(), self.instructor, seen=self.seen, organisation=self.ars, said=said
        )
        return self

    def conclude(self) -> Any:
        return services.conclude_instruction(
            self.again(),
            self.instructor,
            seen=self.seen,
            organisation=self.ars,
            conclusion=Conclusion.FAVOURABLE,
            text="Le projet répond aux critères.",
        )

    def to_committee(self) -> Course:
        self.to_instruction().opinions().conclude()
        return self

    def vote(self, number: int, choice: str = Choice.FOR, reason: str = "") -> Any:
        return advice.vote(
            self.again(),
            self.voters[number],
            seen=self.seen,
            organisation=self.committee[number],
            choice=choice,
            reason=reason,
        )

    def to_decision(self) -> Course:
        self.to_committee()
        for number in range(len(self.voters)):
            self.vote(number)
        return self

    def in_days(self, days: int) -> Any:
        return timezone.localdate() + timedelta(days=days)
