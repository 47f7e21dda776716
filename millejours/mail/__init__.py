"""E-mail: written and queued in the caller's transaction, sent later.

``queue_mail(person, kind, context, key=…)`` is what rooms call; why it is built this way:
docs/decisions/0014-mail-and-timed-work.md
"""

from .kinds import MailKind, absolute_url
from .queueing import queue_mail

__all__ = ["MailKind", "absolute_url", "queue_mail"]
