"""The picture that the answers give: by domain, and what is missing first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from maisons.assessment.answers import Answer, Answers, Question, Section
from maisons.models import Offer

ROW, BAR, LEFT, WIDTH = 28, 18, 36, 250  # units of the drawing
SERIES = ("met", "started", "missing", "silent")


@dataclass(frozen=True, slots=True)
class Line:
    """How many criteria of a domain got each answer; ``silent`` got none."""

    code: str
    title: str
    met: int = 0
    started: int = 0
    missing: int = 0
    silent: int = 0
    outside: int = 0

    @property
    def concerned(self) -> int:
        return self.met + self.started + self.missing + self.silent


@dataclass(frozen=True, slots=True)
class Picture:
    """``first``: required of the core offer and not met; ``then``: the others not met."""

    lines: list[Line]
    total: Line
    first: list[Question]
    then: list[Question]
    outside: list[Question]

    @property
    def chart(self) -> dict[str, Any]:
        """Bars of one length, cut by answer; only codes are written, the table has the words."""
        return {
            "height": ROW * len(self.lines),
            "rows": [_row(number, line) for number, line in enumerate(self.lines)],
        }


def picture_of(answers: Answers) -> Picture:
    sections = answers.standing
    questions = [question for section in sections for question in section.questions]
    wanting = [each for each in questions if each.answer not in {Answer.MET, Answer.OUTSIDE}]
    first = [each for each in wanting if _is_first(each)]
    return Picture(
        lines=[_line(section) for section in sections],
        total=_counted("", "", questions),
        first=sorted(first, key=_urgency),
        then=sorted((each for each in wanting if not _is_first(each)), key=_urgency),
        outside=[each for each in questions if each.answer == Answer.OUTSIDE],
    )


def _is_first(question: Question) -> bool:
    return question.criterion.is_required and question.criterion.offer == Offer.CORE


def _urgency(question: Question) -> int:
    """What is not met, then what nobody answered, then what has begun."""
    return [Answer.MISSING, "", Answer.STARTED].index(question.answer)


def _line(section: Section) -> Line:
    domain = section.domain.domain
    return _counted(domain.code, domain.title, section.questions)


def _counted(code: str, title: str, questions: list[Question]) -> Line:
    counts: Counter[Any] = Counter(question.answer for question in questions)
    return Line(
        code,
        title,
        met=counts[Answer.MET],
        started=counts[Answer.STARTED],
        missing=counts[Answer.MISSING],
        silent=counts[""],
        outside=counts[Answer.OUTSIDE],
    )


def _row(number: int, line: Line) -> dict[str, Any]:
    x, pieces = float(LEFT), []
    for name in SERIES:
        share = getattr(line, name) / line.concerned * WIDTH if line.concerned else 0
        if share:
            pieces.append({"x": f"{x:.1f}", "width": f"{share:.1f}", "kind": name})
        x += share
    top = number * ROW
    return {
        "code": line.code,
        "y": top + (ROW - BAR) // 2,
        "baseline": top + ROW // 2 + 5,
        "pieces": pieces,
        "text": f"{line.met}/{line.concerned}",
        "text_x": LEFT + WIDTH + 6,
    }
