"""Organisations, their members, the tasks they have, what they decided."""

from moderation.models.choices import HeldNews, NotificationChoice
from moderation.models.discussion import Remark
from moderation.models.exceptional import ExceptionalAct
from moderation.models.journal import Event
from moderation.models.organisations import Organisation
from moderation.models.people import Membership, Role
from moderation.models.states import FILE_STEPS, ScopedTaskState, ScopedTheme, Step
from moderation.models.tasks import (
    AdmissibilityTask,
    AdviceTask,
    CommitteeVoteTask,
    DecisionTask,
    EditorialReviewTask,
    ExpertReviewTask,
    InstructionTask,
    LanguageReviewTask,
    ModerationTask,
    TerritorialReviewTask,
)
from moderation.models.votes import Choice, Vote

__all__ = [
    "FILE_STEPS",
    "AdmissibilityTask",
    "AdviceTask",
    "Choice",
    "CommitteeVoteTask",
    "DecisionTask",
    "EditorialReviewTask",
    "Event",
    "ExceptionalAct",
    "ExpertReviewTask",
    "HeldNews",
    "InstructionTask",
    "LanguageReviewTask",
    "Membership",
    "ModerationTask",
    "NotificationChoice",
    "Organisation",
    "Remark",
    "Role",
    "ScopedTaskState",
    "ScopedTheme",
    "Step",
    "TerritorialReviewTask",
    "Vote",
]
