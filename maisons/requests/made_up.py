"""What a made-up request went through: where it ended, when each step began and ended.

Nothing is read nor written here: the same number gives the same course, dated back from ``now``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from maisons.models import Outcome, State
from maisons.requests.outcomes import COMPLEMENT, INADMISSIBLE
from moderation.models import Step

SEED = 1000
DAY = timedelta(days=1)

# How a request of a hundred ends, in the order in which they come.
ENDS: list[tuple[Any, Any, int]] = [
    (State.DRAFT, "", 10),
    (State.ADMISSIBILITY, "", 8),
    (State.INSTRUCTION, "", 18),
    (State.COMPLEMENT, "", 9),
    (State.COMMITTEE, "", 8),
    (State.DECISION, "", 6),
    (State.DECIDED, Outcome.LABEL, 20),
    (State.DECIDED, Outcome.RESERVED, 8),
    (State.DECIDED, Outcome.REFUSED, 5),
    (State.ADJOURNED, Outcome.ADJOURNED, 3),
    (State.INADMISSIBLE, "", 3),
    (State.WITHDRAWN, "", 2),
]
EVERY_END = [(state, outcome) for state, outcome, times in ENDS for _time in range(times)]
STRIDE = 37  # prime with a hundred: neighbours end differently

ORDER = [Step.ADMISSIBILITY, Step.INSTRUCTION, Step.ADVICE, Step.DECISION]
LAST_STEP: dict[Any, Any] = {
    State.ADMISSIBILITY: Step.ADMISSIBILITY,
    State.INSTRUCTION: Step.INSTRUCTION,
    State.COMPLEMENT: Step.INSTRUCTION,
    State.COMMITTEE: Step.ADVICE,
    State.DECISION: Step.DECISION,
    State.DECIDED: Step.DECISION,
    State.ADJOURNED: Step.DECISION,
    State.INADMISSIBLE: Step.ADMISSIBILITY,
    State.WITHDRAWN: Step.INSTRUCTION,
}
LASTS: dict[Any, tuple[int, int]] = {  # days
    Step.ADMISSIBILITY: (2, 30),
    Step.INSTRUCTION: (20, 130),
    Step.ADVICE: (5, 40),
    Step.DECISION: (2, 40),
}
LONGEST_DRAFT, LONGEST_COMPLEMENT = 90, 50
OLDEST_OPEN, OLDEST_DECIDED = 90, 1000
COMPLEMENT_DAYS = 30
COMPLEMENTS_IN_TEN = 3
OVER = (State.DECIDED, State.ADJOURNED, State.INADMISSIBLE, State.WITHDRAWN)


@dataclass(slots=True)
class Turn:
    """A step of the engine; ``ended`` None while it is in progress."""

    step: Any
    began: datetime
    ended: datetime | None = None
    outcome: str = ""
    is_cancelled: bool = False  # as what refuses a request, or withdraws it, ends a step

    @property
    def was_sent_back(self) -> bool:
        return self.outcome == COMPLEMENT


@dataclass(slots=True)
class Course:
    number: int
    state: Any
    outcome: str
    opened: datetime
    filed: datetime | None = None
    turns: list[Turn] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def ended(self) -> datetime:
        """The end of the last step, of a request that is over."""
        last = self.turns[-1].ended
        assert last is not None  # noqa: S101 (it is over)
        return last


def dice(number: int) -> random.Random:
    return random.Random(SEED + number)  # noqa: S311 (not a secret)


def course_of(number: int, now: datetime) -> Course:
    rng = dice(number)
    state, outcome = EVERY_END[number * STRIDE % len(EVERY_END)]
    course = Course(number, state, str(outcome), now)
    if state == State.DRAFT:
        course.opened = now - rng.uniform(0.1, LONGEST_DRAFT) * DAY
        return course
    course.filed = course.opened + rng.uniform(1, LONGEST_DRAFT) * DAY
    _walk(course, rng)
    _age(course, now, rng)
    return course


def _walk(course: Course, rng: random.Random) -> None:
    """Each step after the one before, up to the one where the request is."""
    last = LAST_STEP[course.state]
    moment = course.filed
    assert moment is not None  # noqa: S101 (it was filed)
    for step in ORDER[: ORDER.index(last) + 1]:
        turn = Turn(step, moment, moment + rng.uniform(*LASTS[step]) * DAY)
        course.turns.append(turn)
        is_complement = step == Step.INSTRUCTION and rng.randrange(10) < COMPLEMENTS_IN_TEN
        if is_complement and course.state != State.COMPLEMENT:
            turn = _completed(course, turn, rng)
        moment = turn.ended or moment
    _finish(course, course.turns[-1])


def _completed(course: Course, turn: Turn, rng: random.Random) -> Turn:
    """Sent back in the middle, completed by those who made it, gone on where it was."""
    turn.outcome = COMPLEMENT
    assert turn.ended is not None  # noqa: S101 (just given)
    began = turn.ended + rng.uniform(3, LONGEST_COMPLEMENT) * DAY
    again = Turn(turn.step, began, began + rng.uniform(5, 40) * DAY)
    course.turns.append(again)
    return again


def _finish(course: Course, last: Turn) -> None:
    if course.state == State.COMPLEMENT:
        last.outcome = COMPLEMENT
    elif course.state == State.INADMISSIBLE:
        last.outcome = INADMISSIBLE
    elif course.outcome:
        last.outcome = course.outcome
    elif course.state != State.WITHDRAWN:
        last.ended = None
    is_granted = course.outcome in {Outcome.LABEL, Outcome.RESERVED}
    last.is_cancelled = course.is_over and not is_granted


def _age(course: Course, now: datetime, rng: random.Random) -> None:
    """Move the whole so that what happened last happened before ``now``."""
    last = course.turns[-1]
    latest = last.ended or last.began
    oldest = OLDEST_DECIDED if course.is_over else OLDEST_OPEN
    shift = now - rng.uniform(0.1, oldest) * DAY - latest
    course.opened += shift
    course.filed = course.filed and course.filed + shift
    for turn in course.turns:
        turn.began += shift
        turn.ended = turn.ended and turn.ended + shift
