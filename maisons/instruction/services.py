"""What those who instruct do: one transaction each, refusals named, a line in the journal.

The engine says who may (``moderation.competence``) and moves the request; ``seen`` is the step
that the person had before her: a file that went on since is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maisons.instruction.refusals import (
    ForeignCriterionError,
    NothingAskedError,
    OpinionsMissingError,
    OverwrittenError,
    PastDayError,
)
from maisons.instruction.standing import checked_organisation, checked_step
from maisons.labels import letters
from maisons.models import (
    Complement,
    Conclusion,
    Criterion,
    CriterionOpinion,
    DepartmentalOpinion,
    LabelRequestPage,
    State,
    Synthesis,
    Visit,
)
from maisons.requests.criteria import standing_criteria
from maisons.requests.journal import write
from maisons.requests.locking import lock_request
from maisons.requests.outcomes import COMPLEMENT, INADMISSIBLE
from maisons.requests.visibility import requests_shown
from moderation import services as engine
from moderation.journal import name_of
from moderation.models import Organisation, ScopedTaskState, Step
from moderation.services.base import checked_reason

LONGEST_DELAY_DAYS = 365
LETTER_INADMISSIBLE, LETTER_COMPLEMENT = "irrecevabilite", "complement"


@dataclass(frozen=True, slots=True)
class Said:
    """What an organisation says of a criterion."""

    conclusion: str
    comment: str = ""


@transaction.atomic
@requests_shown()
def declare_admissible(request: LabelRequestPage, actor: Any, *, seen: int) -> None:
    """The file is complete and may be instructed.

    Raises UnknownRequestError, StepOverError, and what the engine refuses (``ModerationError``).
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.ADMISSIBILITY)
    engine.approve(state, actor, revision_id=state.revision_id)


@transaction.atomic
@requests_shown()
def declare_inadmissible(request: LabelRequestPage, actor: Any, *, seen: int, reason: str) -> None:
    """The request cannot be instructed at all; ``reason`` is written to those who made it."""
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.ADMISSIBILITY)
    letters.check_ready(LETTER_INADMISSIBLE)
    _end(state, actor, INADMISSIBLE, reason)
    set_state(held, State.INADMISSIBLE)
    key = f"{LETTER_INADMISSIBLE}-{state.workflow_state_id}"
    letters.write(held, LETTER_INADMISSIBLE, key, {"motifs": reason.strip()})


@transaction.atomic
@requests_shown()
def ask_complement(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    organisation: Organisation,
    message: str,
    deadline: date,
    criteria: Collection[int] = (),
    opens_project: bool = False,
) -> Complement:
    """Send the file back to those who made it; only what is named opens again.

    Raises as above, NothingAskedError, ForeignCriterionError, PastDayError.
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.ADMISSIBILITY, Step.INSTRUCTION)
    checked_organisation(state, actor, organisation)
    message = checked_reason(message)
    if not criteria and not opens_project:
        raise NothingAskedError
    today = timezone.localdate()
    if not 0 < (deadline - today).days <= LONGEST_DELAY_DAYS:
        raise PastDayError
    opened = _checked_criteria(held, criteria)
    complement = Complement.objects.create(
        request=held,
        message=message,
        deadline=deadline,
        opens_project=opens_project,
        organisation=organisation,
        author=actor,
        author_name=name_of(actor),
    )
    complement.criteria.set(opened)
    _end(state, actor, COMPLEMENT, message)
    values = {"demande": message, "echeance": deadline}
    letters.write(held, LETTER_COMPLEMENT, f"{LETTER_COMPLEMENT}-{complement.pk}", values)
    return complement


@transaction.atomic
@requests_shown()
def give_opinions(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    organisation: Organisation,
    said: Mapping[int, Said],
    known: Mapping[int, int] | None = None,
) -> None:
    """The opinions of ``organisation``, by key of criterion; none for a blank conclusion.

    ``known``: the version (microseconds of ``given_at``) of each opinion that was shown: what a
    colleague wrote since is not overwritten. Raises as above, OverwrittenError.
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.INSTRUCTION)
    checked_organisation(state, actor, organisation)
    criteria = {criterion.pk: criterion for criterion in _checked_criteria(held, said)}
    ours = held.opinions.filter(organisation=organisation, criterion__in=criteria)
    before = {opinion.criterion_id: opinion for opinion in ours}
    if known is not None:
        _refuse_overwriting(before, said, known)
    pen = _Pen(held, actor, organisation)
    changed = [
        criteria[key].code
        for key, opinion in said.items()
        if pen.write(criteria[key], opinion, before.get(key))
    ]
    if changed:
        what = {"who": organisation, "codes": ", ".join(changed)}
        write(held, actor, _("Avis de %(who)s sur %(codes)s") % what)


def version_of(opinion: CriterionOpinion | None) -> int:
    """What a form shows of an opinion, so that a newer one is not overwritten; 0 for none."""
    return int(opinion.given_at.timestamp() * 1_000_000) if opinion else 0


def _refuse_overwriting(
    before: Mapping[int, CriterionOpinion], said: Mapping[int, Said], known: Mapping[int, int]
) -> None:
    for key, new in said.items():
        old = before.get(key)
        is_same = old is not None and (old.conclusion, old.comment) == (new.conclusion, new.comment)
        if not is_same and version_of(old) != known.get(key, 0):
            raise OverwrittenError


@dataclass(frozen=True, slots=True)
class _Pen:
    """Who writes opinions, for whom, on which request."""

    held: LabelRequestPage
    actor: Any
    organisation: Organisation

    def write(self, criterion: Criterion, said: Said, old: CriterionOpinion | None) -> bool:
        """Whether it changed something."""
        comment = said.comment.replace("\0", "").strip()
        if said.conclusion not in Conclusion.values:
            if old is not None:
                old.delete()
            return old is not None
        is_same = old and (old.conclusion, old.comment) == (said.conclusion, comment)
        if old is not None and is_same and old.given_at >= self.held.filed_at:
            return False
        CriterionOpinion.objects.update_or_create(
            request=self.held,
            criterion=criterion,
            organisation=self.organisation,
            defaults={
                "conclusion": said.conclusion,
                "comment": comment,
                "author": self.actor,
                "author_name": name_of(self.actor),
            },
        )
        return True


@transaction.atomic
@requests_shown()
def write_visit(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    visited_on: date,
    people: str,
    report: str,
    paper: Any = None,
) -> Visit:
    """The report of a visit, while the file is instructed. Raises as above."""
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.INSTRUCTION)
    _check_instructs(state, actor)
    if visited_on > timezone.localdate():
        raise PastDayError
    visit = Visit.objects.create(
        request=held,
        visited_on=visited_on,
        people=people.replace("\0", "").strip(),
        report=checked_reason(report),
        paper=paper,
        author=actor,
        author_name=name_of(actor),
    )
    write(held, actor, _("Compte rendu de la visite du %s") % visited_on.isoformat())
    return visit


@transaction.atomic
@requests_shown()
def write_departmental_opinion(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    given_on: date,
    conclusion: str,
    text: str = "",
    paper: Any = None,
) -> DepartmentalOpinion:
    """What the comité départemental des services aux familles said. Raises as above."""
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.INSTRUCTION)
    _check_instructs(state, actor)
    if given_on > timezone.localdate():
        raise PastDayError
    opinion = DepartmentalOpinion.objects.create(
        request=held,
        given_on=given_on,
        conclusion=Conclusion(conclusion),
        text=text.replace("\0", "").strip(),
        paper=paper,
        author=actor,
        author_name=name_of(actor),
    )
    write(held, actor, _("Avis du comité départemental du %s") % given_on.isoformat())
    return opinion


@transaction.atomic
@requests_shown()
def conclude_instruction(
    request: LabelRequestPage,
    actor: Any,
    *,
    seen: int,
    organisation: Organisation,
    conclusion: str,
    text: str,
) -> Synthesis:
    """The reasoned synthesis, once each criterion has an opinion: the file goes to the committee.

    Raises as above, OpinionsMissingError.
    """
    held = lock_request(request)
    state = checked_step(held, actor, seen, Step.INSTRUCTION)
    checked_organisation(state, actor, organisation)
    text = checked_reason(text)
    current = held.opinions.of_this_round(held.filed_at)
    said = set(current.values_list("criterion", flat=True))
    missing = [each.code for each in standing_criteria(held) if each.pk not in said]
    if missing:
        raise OpinionsMissingError(missing)
    synthesis = Synthesis.objects.create(
        request=held,
        organisation=organisation,
        conclusion=Conclusion(conclusion),
        text=text,
        author=actor,
        author_name=name_of(actor),
    )
    engine.approve(state, actor, revision_id=state.revision_id, comment="")
    return synthesis


# --- Shared -------------------------------------------------------------------------------------


def set_state(held: LabelRequestPage, state: Any) -> None:
    held.state = state
    LabelRequestPage._base_manager.filter(pk=held.pk).update(state=state)


def _end(state: ScopedTaskState, actor: Any, outcome: str, reason: str) -> None:
    engine.approve(state, actor, revision_id=state.revision_id, comment=reason, outcome=outcome)


def _check_instructs(state: ScopedTaskState, actor: Any) -> None:
    from moderation.services.decisions import check_actor  # noqa: PLC0415 (of the engine)

    check_actor(state, actor)


def _checked_criteria(held: LabelRequestPage, keys: Collection[int]) -> list[Criterion]:
    """Raises ForeignCriterionError for one that does not stand in this file."""
    criteria = [each for each in standing_criteria(held) if each.pk in set(keys)]
    if len(criteria) != len(set(keys)):
        raise ForeignCriterionError
    return criteria
