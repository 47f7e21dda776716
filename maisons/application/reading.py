"""The whole file of a request, as its screens, its document and those who instruct it read it.

Some twelve queries, however long the file is. The templates ``maisons/application/file/*.html``
show it without anything of the site around.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maisons.models import (
    Answer,
    BudgetLine,
    BudgetSide,
    Carrier,
    Criterion,
    LabelRequestPage,
    Paper,
    Partner,
    Project,
    TeamPost,
    Territory,
)
from maisons.referential.reading import DomainReading, domains_of
from maisons.requests.criteria import kinds_of
from territoires.models import Commune


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A criterion that stands for this territory, what is answered, the documents given."""

    criterion: Criterion
    answer: Answer | None
    papers: list[Paper]

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and bool(self.answer.met) and not self.answer.to_review

    @property
    def slug(self) -> str:
        return self.criterion.code.lower()


@dataclass(frozen=True, slots=True)
class FileDomain:
    domain: DomainReading
    entries: list[FileEntry]

    @property
    def slug(self) -> str:
        return f"domaine-{self.domain.code.lower()}"

    @property
    def title(self) -> str:
        return f"{self.domain.code}. {self.domain.domain.title}"


@dataclass(frozen=True, slots=True)
class Budget:
    """In whole euros a year."""

    expenses: list[BudgetLine]
    income: list[BudgetLine]

    @property
    def total_expenses(self) -> int:
        return sum(line.amount for line in self.expenses)

    @property
    def total_income(self) -> int:
        return sum(line.amount for line in self.income)

    @property
    def balance(self) -> int:
        """Positive: more comes in than goes out."""
        return self.total_income - self.total_expenses


@dataclass(frozen=True, slots=True)
class ApplicationFile:
    """``papers``: those about the whole file. ``kinds``: of its territory (``Territory``)."""

    request: LabelRequestPage
    carrier: Carrier
    project: Project
    communes: list[Commune]
    languages: list[Any]
    partners: list[Partner]
    posts: list[TeamPost]
    budget: Budget
    domains: list[FileDomain]
    papers: list[Paper]
    kinds: set[str] = field(default_factory=set)

    @property
    def entries(self) -> list[FileEntry]:
        return [entry for domain in self.domains for entry in domain.entries]

    @property
    def full_time(self) -> Decimal:
        return sum((post.full_time for post in self.posts), Decimal(0))

    @property
    def kind_labels(self) -> list[str]:
        return [str(Territory(kind).label) for kind in Territory.values if kind in self.kinds]


def file_of(request: LabelRequestPage) -> ApplicationFile:
    project = Project.objects.select_related("commune").get(request=request)
    carrier = Carrier.objects.select_related("commune").get(request=request)
    kinds = kinds_of(request, project)
    lines = list(BudgetLine.objects.filter(request=request))
    papers = list(Paper.objects.filter(request=request).of_applicants().kept())
    return ApplicationFile(
        request=request,
        carrier=carrier,
        project=project,
        communes=list(project.communes.order_by("name", "pk")),
        languages=list(project.spoken_languages.order_by("order", "pk")),
        partners=list(Partner.objects.filter(request=request)),
        posts=list(TeamPost.objects.filter(request=request)),
        budget=Budget(
            [line for line in lines if line.side == BudgetSide.EXPENSE],
            [line for line in lines if line.side == BudgetSide.INCOME],
        ),
        domains=_domains(request, kinds, papers),
        papers=[paper for paper in papers if paper.criterion_id is None],
        kinds=kinds,
    )


def standing_domains(request: LabelRequestPage, kinds: set[str]) -> list[DomainReading]:
    """Those of the version followed, with the criteria that stand there; none without version."""
    if request.referential is None:
        return []
    domains = [
        DomainReading(each.domain, [one for one in each.criteria if one.stands_in(kinds)])
        for each in domains_of(request.referential)
    ]
    return [each for each in domains if each.criteria]


def _domains(request: LabelRequestPage, kinds: set[str], papers: list[Paper]) -> list[FileDomain]:
    answers = {each.criterion_id: each for each in Answer.objects.filter(request=request)}
    by_criterion: dict[int, list[Paper]] = {}
    for paper in papers:
        if paper.criterion_id is not None:
            by_criterion.setdefault(paper.criterion_id, []).append(paper)
    return [
        FileDomain(
            domain,
            [
                FileEntry(each, answers.get(each.pk), by_criterion.get(each.pk, []))
                for each in domain.criteria
            ],
        )
        for domain in standing_domains(request, kinds)
    ]
