"""Votes cast by another process, which may be killed (``processes.py`` starts it).

python -m tests.moderation.separate vote '{"member": 1, "states": [2, 3]}'
python -m tests.moderation.separate die '{"member": 1, "states": [2], "where": "publishing"}'
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django


def main(what: str, how: dict[str, Any]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "millejours.settings.test"
    django.setup()
    if what == "die":
        _die(how["where"])
    print("ready", flush=True)  # noqa: T201 (read by the test)
    sys.stdin.readline()
    print(json.dumps([_vote(how["member"], state) for state in how["states"]]))  # noqa: T201


def _vote(member_pk: int, state_pk: int) -> str:
    from moderation.errors import ModerationError
    from moderation.models import Membership, ScopedTaskState
    from moderation.services import vote

    member = Membership.objects.get(pk=member_pk)
    state = ScopedTaskState.objects.get(pk=state_pk)
    try:
        vote(
            state,
            member.user,
            organisation=member.organisation,
            choice="pour",
            revision_id=state.revision_id,
        )
    except ModerationError as refusal:
        return type(refusal).__name__
    return "voted"


def _die(where: str) -> None:
    """Arrange for this process to be killed there, without any chance to tidy up."""
    from django.db import transaction
    from wagtail.signals import published

    from moderation.services import votes

    def die(*_args: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if where == "before publishing":
        votes.conclude = die
    elif where == "publishing":
        published.connect(die, weak=False)
    else:
        published.connect(lambda **_more: transaction.on_commit(die), weak=False)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
