"""What every room stands on: people, files, abstract pages, shared vocabularies, numbers."""

from .loaded import LoadedRow
from .media import SiteDocument, SiteImage, SiteRendition
from .pages import BasePage
from .reference import ReferenceFile
from .timed import MailKey, ScheduledRun
from .useful_numbers import UsefulNumber
from .users import User
from .vocabularies import Action, Audience, Need, Priority, RetiredBit, Stage, Term, Theme

__all__ = [
    "Action",
    "Audience",
    "BasePage",
    "LoadedRow",
    "MailKey",
    "Need",
    "Priority",
    "ReferenceFile",
    "RetiredBit",
    "ScheduledRun",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "Stage",
    "Term",
    "Theme",
    "UsefulNumber",
    "User",
]
