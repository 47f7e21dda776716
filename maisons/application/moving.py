"""What a request answered under one version, under another: criteria are known by their code."""

from __future__ import annotations

from dataclasses import dataclass

from maisons.models import Answer, Criterion, LabelRequestPage, Paper, ReferentialPage
from maisons.referential.reading import DomainReading, domains_of


@dataclass(frozen=True, slots=True)
class Move:
    """``left``: answered, and asked no longer by the other version."""

    kept: list[Criterion]
    reworded: list[Criterion]
    left: list[Criterion]


def move_of(request: LabelRequestPage, target: ReferentialPage) -> Move:
    """What would become of the answers and documents of ``request``."""
    old = {} if request.referential is None else _by_code(domains_of(request.referential))
    new = _by_code(domains_of(target))
    answers = Answer.objects.filter(request=request).exclude(met="", explanation="")
    papers = Paper.objects.filter(request=request).exclude(criterion=None).kept()
    given = {
        *answers.values_list("criterion", flat=True),
        *papers.values_list("criterion", flat=True),
    }
    answered = {code: one for code, one in old.items() if one.pk in given}
    there = [code for code in answered if code in new]
    return Move(
        kept=[new[code] for code in there if new[code].statement == old[code].statement],
        reworded=[new[code] for code in there if new[code].statement != old[code].statement],
        left=[one for code, one in answered.items() if code not in new],
    )


def move_answers(held: LabelRequestPage, target: ReferentialPage) -> int:
    """Attach answers and documents to the criteria of ``target``; how many answers came along.

    Those asked no longer are kept under the version before, where nobody reads them unless the
    request comes back to it; a reworded statement is marked to be read again.
    """
    old = {} if held.referential is None else _by_code(domains_of(held.referential))
    code_of = {one.pk: code for code, one in old.items()}
    new = _by_code(domains_of(target))
    already = set(Answer.objects.filter(request=held).values_list("criterion", flat=True))
    moved = []
    for answer in Answer.objects.filter(request=held, criterion__in=code_of):
        code = code_of[answer.criterion_id]
        if code in new and new[code].pk not in already:
            answer.to_review |= new[code].statement != old[code].statement
            answer.criterion = new[code]
            moved.append(answer)
    Answer.objects.bulk_update(moved, ["criterion", "to_review"])
    papers = []
    for paper in Paper.objects.filter(request=held, criterion__in=code_of):
        code = code_of[paper.criterion_id or 0]
        if code in new:
            paper.criterion = new[code]
            papers.append(paper)
    Paper.objects.bulk_update(papers, ["criterion"])
    return len(moved)


def _by_code(domains: list[DomainReading]) -> dict[str, Criterion]:
    return {one.code.strip().upper(): one for domain in domains for one in domain.criteria}
