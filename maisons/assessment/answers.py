"""What is answered: read from one form, checked against the version, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maisons.models import Criterion, ReferentialPage, Territory
from maisons.referential.reading import DomainReading, domains_of

PREFIX, KINDS, VERSION = "c-", "territoire", "version"


class Answer(models.TextChoices):
    MET = "oui", gettext_lazy("Atteint")
    STARTED = "en-cours", gettext_lazy("En cours")
    MISSING = "non", gettext_lazy("Pas atteint")
    OUTSIDE = "sans-objet", gettext_lazy("Ne nous concerne pas")


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion, and what was answered; "" for nothing."""

    criterion: Criterion
    answer: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.criterion.code}"

    @property
    def label(self) -> str:
        return str(Answer(self.answer).label) if self.answer else _("sans réponse")


@dataclass(frozen=True, slots=True)
class Section:
    domain: DomainReading
    questions: list[Question]


@dataclass(slots=True)
class Answers:
    """``by_code``: of known criteria and known values only; ``error``: why it is asked again."""

    page: ReferentialPage
    domains: list[DomainReading]
    by_code: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    error: str = ""
    is_outdated: bool = False

    @property
    def sections(self) -> list[Section]:
        return [
            Section(domain, [self._question(criterion) for criterion in domain.criteria])
            for domain in self.domains
        ]

    @property
    def standing(self) -> list[Section]:
        """What stands for this territory, without the domains of which nothing does."""
        kept = [
            Section(
                section.domain,
                [each for each in section.questions if each.criterion.stands_in(self.kinds)],
            )
            for section in self.sections
        ]
        return [section for section in kept if section.questions]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The fields that say the same again, in another form."""
        return [
            (VERSION, self.page.slug),
            *((KINDS, kind) for kind in sorted(self.kinds)),
            *((f"{PREFIX}{code}", answer) for code, answer in self.by_code.items()),
        ]

    def _question(self, criterion: Criterion) -> Question:
        return Question(criterion, self.by_code.get(criterion.code, ""))


def read(page: ReferentialPage, posted: QueryDict | None = None) -> Answers:
    """The answers in ``posted``; ``error`` says what is wrong, what is right is kept."""
    answers = Answers(page, domains_of(page))
    if posted is None:
        return answers
    answers.is_outdated = posted.get(VERSION) != page.slug
    forged = [*_read_kinds(answers, posted), *_read_codes(answers, posted)]
    if answers.is_outdated:
        answers.error = _(
            "Le référentiel a changé depuis que vous avez ouvert ce questionnaire. Vos réponses"
            " sont gardées pour les critères qui existent toujours\u00a0: relisez, puis validez."
        )
    elif forged:
        answers.error = _(
            "Une réponse reçue ne fait pas partie de celles proposées. Elle a été retirée\u00a0:"
            " relisez vos réponses, puis validez."
        )
    return answers


def _read_kinds(answers: Answers, posted: QueryDict) -> list[str]:
    """Those that are no kind of territory."""
    asked = posted.getlist(KINDS)
    answers.kinds = {kind for kind in asked if kind in Territory.values}
    return [kind for kind in asked if kind not in Territory.values]


def _read_codes(answers: Answers, posted: QueryDict) -> list[str]:
    """The fields of no criterion, and those whose answer is none of ours."""
    known = {criterion.code for domain in answers.domains for criterion in domain.criteria}
    forged = []
    for name in posted:
        if not name.startswith(PREFIX):
            continue
        code, answer = name.removeprefix(PREFIX), posted.get(name, "")
        if code not in known or answer not in {"", *Answer.values}:
            forged.append(name)
        elif answer:
            answers.by_code[code] = answer
    return forged
