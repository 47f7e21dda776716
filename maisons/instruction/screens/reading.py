"""A file as those who instruct it read it: what was filed, what was said, what was decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from annuaire.hours.words import in_a_line
from maisons.models import (
    Answer,
    BudgetSide,
    Complement,
    Conclusion,
    Criterion,
    CriterionOpinion,
    Domain,
    LabelRequestPage,
    Met,
    Paper,
)
from maisons.requests.criteria import standing_criteria
from maisons.requests.journal import lines_of
from moderation.models import Event, ScopedTaskState, Step, Vote
from moderation.models.journal import Action


@dataclass(slots=True)
class CriterionRow:
    criterion: Criterion
    answer: Answer | None
    papers: list[Paper] = field(default_factory=list)
    opinions: list[CriterionOpinion] = field(default_factory=list)

    def said_by(self, organisation: Any) -> CriterionOpinion | None:
        ours = [each for each in self.opinions if each.organisation_id == organisation.pk]
        return ours[0] if ours else None


@dataclass(slots=True)
class DomainRows:
    domain: Domain
    rows: list[CriterionRow]

    @property
    def without_opinion(self) -> int:
        return sum(1 for row in self.rows if not row.opinions)


class CriteriaReading:
    """The criteria of a request by domain, with what was answered and said: four queries."""

    def __init__(self, request: LabelRequestPage) -> None:
        self.criteria = standing_criteria(request)
        self.papers = list(request.papers.kept().order_by("uploaded_at", "pk"))
        answers = {each.criterion_id: each for each in request.answers.order_by("pk")}
        opinions = request.opinions.select_related("organisation")
        said = defaultdict(list)
        for opinion in opinions.order_by("organisation__acronym", "pk"):
            said[opinion.criterion_id].append(opinion)
        papers = defaultdict(list)
        for paper in self.papers:
            papers[paper.criterion_id].append(paper)
        self.rows = [
            CriterionRow(each, answers.get(each.pk), papers[each.pk], said[each.pk])
            for each in self.criteria
        ]

    @cached_property
    def domains(self) -> list[DomainRows]:
        by_domain: dict[int, DomainRows] = {}
        for row in self.rows:
            domain = row.criterion.domain
            by_domain.setdefault(domain.pk, DomainRows(domain, [])).rows.append(row)
        return list(by_domain.values())

    @cached_property
    def whole_papers(self) -> list[Paper]:
        """About the whole file, or about a criterion that does not stand here any more."""
        standing = {criterion.pk for criterion in self.criteria}
        return [paper for paper in self.papers if paper.criterion_id not in standing]

    @cached_property
    def answered(self) -> list[tuple[Any, int]]:
        """How many criteria got each answer."""
        counts = Counter(row.answer.met if row.answer else "" for row in self.rows)
        return [*((label, counts[value]) for value, label in Met.choices), ("", counts[""])]

    @cached_property
    def without_opinion(self) -> list[str]:
        return [row.criterion.code for row in self.rows if not row.opinions]


@dataclass(frozen=True, slots=True)
class Advice:
    """One consultation of the committee, with its voices."""

    state: ScopedTaskState
    votes: list[Vote]


class FileReading:
    """The rest of the file. Everything is read once, whatever the number of rows."""

    def __init__(self, request: LabelRequestPage) -> None:
        self.request = request
        self.criteria = CriteriaReading(request)

    @cached_property
    def hours(self) -> str:
        hours = self.request.project.opening_hours
        return in_a_line(hours) if hours else ""

    @cached_property
    def budget(self) -> list[dict[str, Any]]:
        lines = list(self.request.budget_lines.order_by("side", "pk"))
        sides = []
        for side, label in BudgetSide.choices:
            own = [line for line in lines if line.side == side]
            total = sum(line.amount for line in own)
            sides.append({"label": label, "lines": own, "total": total})
        return sides

    @property
    def has_budget(self) -> bool:
        return any(side["lines"] for side in self.budget)

    @cached_property
    def partners(self) -> list[Any]:
        return list(self.request.partners.order_by("pk"))

    @cached_property
    def posts(self) -> list[Any]:
        return list(self.request.posts.order_by("pk"))

    @cached_property
    def languages(self) -> list[str]:
        spoken = self.request.project.spoken_languages.order_by("pk")
        return [str(language) for language in spoken]

    @cached_property
    def served(self) -> list[Any]:
        return list(self.request.project.communes.order_by("name", "pk"))

    @cached_property
    def complements(self) -> list[Complement]:
        criteria = Prefetch("criteria", Criterion.objects.order_by("code", "pk"))
        found = self.request.complements.select_related("organisation", "answered_by")
        return list(found.prefetch_related(criteria).order_by("asked_at", "pk"))

    @cached_property
    def visits(self) -> list[Any]:
        return list(self.request.visits.select_related("paper").order_by("visited_on", "pk"))

    @cached_property
    def departmental(self) -> list[Any]:
        found = self.request.departmental_opinions.select_related("paper")
        return list(found.order_by("given_on", "pk"))

    @cached_property
    def syntheses(self) -> list[Any]:
        found = self.request.syntheses.select_related("organisation")
        return list(found.order_by("written_at", "pk"))

    @cached_property
    def recusals(self) -> list[Any]:
        found = self.request.recusals.select_related("organisation")
        return list(found.order_by("declared_at", "pk"))

    @cached_property
    def advices(self) -> list[Advice]:
        votes = Vote.objects.select_related("organisation").order_by("cast_at", "pk")
        states = ScopedTaskState.objects.filter(
            step=Step.ADVICE,
            title=self.request.number,
            workflow_state__object_id=str(self.request.pk),
        )
        found = states.prefetch_related(Prefetch("votes", votes)).order_by("pk")
        return [Advice(state, list(state.votes.all())) for state in found]

    @cached_property
    def decisions(self) -> list[Any]:
        found = self.request.decisions.select_related("organisation")
        return list(found.prefetch_related("reservations__criterion").order_by("decided_at", "pk"))

    @cached_property
    def letters(self) -> list[Any]:
        return list(self.request.letters.order_by("written_at", "pk"))

    @cached_property
    def messages(self) -> list[Any]:
        return list(self.request.messages.order_by("sent_at", "pk"))

    @property
    def has_instruction(self) -> bool:
        """Whether anything is written beside the opinions on the criteria."""
        written = (self.decisions, self.letters, self.recusals, self.advices, self.syntheses)
        return any((*written, self.departmental, self.visits, self.complements))

    def events(self, *, with_refusals: bool) -> list[Event]:
        lines = lines_of(self.request)
        return list(lines if with_refusals else lines.exclude(action=Action.REFUSED))


# --- The picture of the opinions ----------------------------------------------------------------

ROW, BAR, LEFT, WIDTH = 28, 18, 90, 200  # units of the drawing


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """How many criteria an organisation found favourable, and so on."""

    who: str
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _kind, count in self.counts)


def opinion_lines(reading: CriteriaReading) -> list[OpinionLine]:
    by_who: dict[str, Counter[str]] = defaultdict(Counter)
    for row in reading.rows:
        for opinion in row.opinions:
            by_who[str(opinion.organisation)][opinion.conclusion] += 1
    return [
        OpinionLine(who, [(each, counts[each]) for each in Conclusion.values])
        for who, counts in sorted(by_who.items())
    ]


def opinion_chart(lines: list[OpinionLine], criteria: int) -> dict[str, Any]:
    """Bars as long as the number of criteria on which the organisation spoke."""
    drawn = []
    for number, line in enumerate(lines):
        x, pieces = float(LEFT), []
        for kind, count in line.counts:
            share = count / criteria * WIDTH if criteria else 0
            if share:
                pieces.append({"x": f"{x:.1f}", "width": f"{share:.1f}", "kind": kind})
            x += share
        top = number * ROW
        drawn.append(
            {
                "who": line.who,
                "pieces": pieces,
                "y": top + (ROW - BAR) // 2,
                "baseline": top + ROW // 2 + 5,
                "text": f"{line.total}/{criteria}",
            }
        )
    return {"height": ROW * len(lines), "rows": drawn, "text_x": LEFT + WIDTH + 6}
