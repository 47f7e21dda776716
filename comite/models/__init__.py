"""Key messages, campaigns, the editorial calendar, the sessions of the committee."""

from comite.models.agenda import AgendaItem
from comite.models.campaigns import (
    Campaign,
    CampaignDocument,
    CampaignPage,
    CampaignResult,
    Diffusion,
)
from comite.models.entries import EditorialEntry
from comite.models.key_messages import KeyMessage, KeyMessageSource
from comite.models.sessions import Attendance, Session
from comite.models.uses import KeyMessageUse

__all__ = [
    "AgendaItem",
    "Attendance",
    "Campaign",
    "CampaignDocument",
    "CampaignPage",
    "CampaignResult",
    "Diffusion",
    "EditorialEntry",
    "KeyMessage",
    "KeyMessageSource",
    "KeyMessageUse",
    "Session",
]
