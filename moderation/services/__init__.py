"""What changes the state of an object in moderation: one transaction each, named refusals.

Called by the admin, the public forms, the imports and the API alike. Each takes what it acts on
first and who acts second, checks that person against what is in the database now, and raises a
``moderation.errors.ModerationError`` whose message is for people; then nothing was changed.
Done twice, a service does its work once.
"""

from moderation.services.decisions import approve, name_organisation, request_changes
from moderation.services.exceptional import (
    correct_minor,
    give_up_plan,
    give_up_urgent,
    may_ratify,
    publish_urgent,
    ratify,
    withdraw_now,
)
from moderation.services.submission import remark, resume, submit, withdraw
from moderation.services.votes import close_advice, vote

__all__ = [
    "approve",
    "close_advice",
    "correct_minor",
    "give_up_plan",
    "give_up_urgent",
    "may_ratify",
    "name_organisation",
    "publish_urgent",
    "ratify",
    "remark",
    "request_changes",
    "resume",
    "submit",
    "vote",
    "withdraw",
    "withdraw_now",
]
