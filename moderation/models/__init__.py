"""Organisations, their members, the tasks they have, what they decided."""

from moderation.models.choices import HeldNews, NotificationChoice
from moderation.models.discussion import Remark
from moderation.models.exceptional import ExceptionalAct
from moderation.models.journal import Event
from moderation.models.organisations import Organisation
from moderation.models.people import Membership, Role
from moderation.models.states import ScopedTaskState, ScopedTheme, Step
from moderation.models.tasks import (
    CommitteeVoteTask,
    EditorialReviewTask,
    ExpertReviewTask,
    LanguageReviewTask,
    ModerationTask,
    TerritorialReviewTask,
)
from moderation.models.votes import Choice, Vote

__all__ = [
    "Choice",
    "CommitteeVoteTask",
    "EditorialReviewTask",
    "Event",
    "ExceptionalAct",
    "ExpertReviewTask",
    "HeldNews",
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
