"""The tables around a made-up request: its file, what was said of it, its decision, its label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from annuaire.upkeep.dates import months_after
from maisons.models import (
    Answer,
    BudgetLine,
    BudgetSide,
    Carrier,
    CarrierKind,
    Complement,
    Conclusion,
    Criterion,
    CriterionOpinion,
    Decision,
    Label,
    LabelAct,
    LabelActKind,
    LabelRequestMember,
    LabelRequestPage,
    MemberRole,
    Met,
    Outcome,
    Partner,
    PartnerKind,
    Project,
    Reservation,
    State,
    Synthesis,
    TeamPost,
    Visit,
)
from maisons.requests.made_up import COMPLEMENT_DAYS, DAY, Course, dice
from maisons.requests.made_up_people import People
from maisons.requests.raw_rows import RawRows
from moderation.models import Organisation, Step
from territoires.models import Commune

NOTE = "Texte d’essai, écrit pour mesurer le site."
HARD = 7  # one criterion in seven is seldom met
RESERVATION_DAYS = 180
SAID_BY_ALL = (State.COMMITTEE, State.DECISION, State.DECIDED, State.ADJOURNED)


class FileRows:
    """The rows of one request, given to ``raw``."""

    def __init__(
        self,
        raw: RawRows,
        people: People,
        request: LabelRequestPage,
        course: Course,
        criteria: list[Criterion],
    ) -> None:
        self.raw, self.people, self.request, self.course = raw, people, request, course
        self.criteria = criteria
        self.rng = dice(course.number)
        self.applicant = people.applicants[course.number % len(people.applicants)]
        self.bodies = people.instructing[request.region_id]

    def write(self, commune: Commune, *, rural: bool, priority: bool) -> None:
        number, request = self.course.number, self.request
        carrier = Carrier(
            request=request,
            name=f"Structure d’essai {number}",
            kind=self.rng.choice(CarrierKind.values),
            address="1 rue de l’Essai",
            commune=commune,
            contact_name="Personne d’essai",
            contact_email=self.applicant.email,
        )
        project = self.raw.add(self._project(commune, rural, priority))
        served = Project.communes.through
        self.raw.add_all([carrier, served(project_id=project.pk, commune_id=commune.pk)])
        self.raw.add_all(self._team())
        self.raw.add_all(self._answers())

    def _project(self, commune: Commune, rural: bool, priority: bool) -> Project:
        return Project(
            request=self.request,
            version=1,
            name=f"Maison d’essai {self.course.number}",
            summary=NOTE,
            street="1 rue de l’Essai",
            commune=commune,
            opening_hours="Mo-Fr 09:00-17:00",
            premises=NOTE,
            accessibility=NOTE,
            in_rural_area=rural,
            in_priority_neighbourhood=priority,
        )

    def _team(self) -> Iterator[Any]:
        request = self.request
        opened = self.course.opened
        yield LabelRequestMember(
            request=request, user=self.applicant, role=MemberRole.RESPONSIBLE, joined_at=opened
        )
        for kind in (PartnerKind.PMI, PartnerKind.CAF):
            yield Partner(request=request, kind=kind, name=f"Partenaire d’essai {kind}")
        yield TeamPost(request=request, function="Coordination", full_time=1, is_filled=True)
        for side in BudgetSide.values:
            yield BudgetLine(request=request, side=side, label="Essai", amount=90_000)

    def _answers(self) -> Iterator[Answer]:
        """Of a draft, the first criteria only."""
        answered = len(self.criteria)
        if self.course.state == State.DRAFT:
            answered = self.rng.randrange(answered + 1)
        at = self.course.filed or self.course.opened
        for rank, criterion in enumerate(self.criteria[:answered]):
            yield Answer(
                request=self.request,
                criterion=criterion,
                met=self._drawn(rank, Met.values),
                explanation=NOTE,
                updated_at=at,
                updated_by=self.applicant,
            )

    def _drawn(self, rank: int, choices: list[str]) -> str:
        """The first choice mostly, the others more often for a hard criterion."""
        weights = (45, 30, 25) if rank % HARD == 0 else (80, 14, 6)
        return self.rng.choices(choices, weights)[0]

    # --- Instruction -------------------------------------------------------------------------

    def instructed(self) -> None:
        """Complements, opinions, visit, synthesis: as far as the request went."""
        turns = [turn for turn in self.course.turns if turn.step == Step.INSTRUCTION]
        for turn in turns:
            if turn.was_sent_back and turn.ended is not None:
                self._complement(turn)
        if turns:
            self._opinions(turns[-1])

    def _complement(self, turn: Any) -> None:
        again = [each for each in self.course.turns if each.began > turn.began]
        answered = again[0].began if again else None
        complement = self.raw.add(
            Complement(
                request=self.request,
                message=NOTE,
                deadline=timezone.localdate(turn.ended) + timedelta(days=COMPLEMENT_DAYS),
                asked_at=turn.ended,
                answered_at=answered,
                answered_by=self.applicant if answered else None,
                **self._signed(self.bodies[0]),
            )
        )
        opened = Complement.criteria.through
        self.raw.add_all(
            opened(complement_id=complement.pk, criterion_id=each.pk) for each in self.criteria[:2]
        )

    def _opinions(self, turn: Any) -> None:
        is_said = self.course.state in SAID_BY_ALL
        bodies = self.bodies if is_said else self.bodies[:1]
        given = turn.ended or turn.began + DAY / 100
        for body in bodies:
            self.raw.add_all(
                CriterionOpinion(
                    request=self.request,
                    criterion=criterion,
                    conclusion=self._drawn(rank, Conclusion.values),
                    comment=NOTE,
                    given_at=given,
                    **self._signed(body),
                )
                for rank, criterion in enumerate(self.criteria)
            )
        if is_said:
            self.raw.add(self._synthesis(given))
            self.raw.add(self._visit(turn))

    def _synthesis(self, at: Any) -> Synthesis:
        conclusion = self._drawn(1, Conclusion.values)
        who = self._signed(self.bodies[0])
        return Synthesis(
            request=self.request, conclusion=conclusion, text=NOTE, written_at=at, **who
        )

    def _visit(self, turn: Any) -> Visit:
        return Visit(
            request=self.request,
            visited_on=timezone.localdate(turn.began),
            people=str(self.bodies[0]),
            report=NOTE,
            author=self.people.instructor,
            author_name=str(self.people.instructor),
            written_at=turn.began,
        )

    def _signed(self, organisation: Organisation) -> dict[str, Any]:
        person = self.people.instructor
        return {"organisation": organisation, "author": person, "author_name": str(person)}

    # --- Decision, label ---------------------------------------------------------------------

    def decided(self, workflow_state_id: int, commune: Commune, months: int) -> None:
        if not self.course.outcome:
            return
        decision = self.raw.add(
            Decision(
                request=self.request,
                outcome=self.course.outcome,
                reasons=NOTE,
                workflow_state_id=workflow_state_id,
                organisation=self.people.deciding,
                decided_by=self.people.decider,
                decider_name=str(self.people.decider),
                decided_at=self.course.ended,
            )
        )
        if decision.outcome == Outcome.RESERVED:
            self.raw.add(self._reservation(decision))
        if decision.grants:
            self._label(decision, commune, months)

    def _reservation(self, decision: Decision) -> Reservation:
        due = timezone.localdate(decision.decided_at) + timedelta(days=RESERVATION_DAYS)
        lifted = timezone.make_aware(_noon(due - 30 * DAY)) if self.rng.randrange(2) else None
        is_lifted = lifted is not None and lifted < timezone.now()
        return Reservation(
            decision=decision,
            criterion=self.criteria[0] if self.criteria else None,
            text=NOTE,
            due_on=due,
            lifted_at=lifted if is_lifted else None,
            lifted_by_name=str(self.people.instructor) if is_lifted else "",
        )

    def _label(self, decision: Decision, commune: Commune, months: int) -> None:
        begins = timezone.localdate(decision.decided_at)
        label = self.raw.add(
            Label(
                code=f"ESSAI{self.course.number:07}",
                request=self.request,
                name=f"Maison d’essai {self.course.number}",
                carrier_name=f"Structure d’essai {self.course.number}",
                commune=commune,
                departement_id=commune.departement_id,
                starts_on=begins,
                ends_on=months_after(begins, months) - timedelta(days=1),
                is_demonstration=True,
            )
        )
        self._act(label, LabelActKind.GRANTED, decision.decided_at)
        later = decision.decided_at + (timezone.now() - decision.decided_at) / 2
        ending = self.rng.randrange(20)
        if ending == 0:
            label.suspended_at = later
            self._act(label, LabelActKind.SUSPENDED, later)
        elif ending == 1:
            label.withdrawn_at = later
            self._act(label, LabelActKind.WITHDRAWN, later)

    def _act(self, label: Label, kind: Any, at: Any) -> None:
        who = self.people.decider
        self.raw.add(
            LabelAct(label=label, kind=kind, reason=NOTE, author=who, author_name=str(who), at=at)
        )


def _noon(day: Any) -> Any:
    return timezone.datetime(day.year, day.month, day.day, 12)
