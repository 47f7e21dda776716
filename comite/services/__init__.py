"""What changes the state of this room: one transaction each, refusals in ``comite.errors``.

What it acts on comes first, who acts second.
"""

from comite.services.agenda import (
    Place,
    add_subject,
    arrange,
    conclude,
    make_agenda,
    put_off,
    take_back,
    take_off,
)
from comite.services.key_messages import confirm_use, note_use, remove_use
from comite.services.minutes import close_minutes, minutes_as_they_are, write_minutes
from comite.services.sessions import (
    add_participant,
    close_session,
    convene,
    note_presence,
    open_session,
)
from comite.services.votes import GroupedVote, pull_out, put_back, vote_alone, vote_together

__all__ = [
    "GroupedVote",
    "Place",
    "add_participant",
    "add_subject",
    "arrange",
    "close_minutes",
    "close_session",
    "conclude",
    "confirm_use",
    "convene",
    "make_agenda",
    "minutes_as_they_are",
    "note_presence",
    "note_use",
    "open_session",
    "pull_out",
    "put_back",
    "put_off",
    "remove_use",
    "take_back",
    "take_off",
    "vote_alone",
    "vote_together",
    "write_minutes",
]
