"""One mail to each referent for a whole work, whatever the number of listings in it."""

from __future__ import annotations

from annuaire.models import BodyWork, LineState, Listing
from moderation.models import ScopedTaskState
from moderation.models.journal import base_content_type
from moderation.notifications.together import ask_together


def tell_referents(work: BodyWork) -> None:
    """Once it is finished: those who can read what it sent, and that still waits, are asked."""
    done = work.lines.filter(state=LineState.DONE).exclude(listing=None)
    sent = ScopedTaskState.objects.in_progress().filter(
        workflow_state__base_content_type=base_content_type(Listing()),
        workflow_state__object_id__in=[str(pk) for pk in done.values_list("listing", flat=True)],
        workflow_state__requested_by=work.user_id,
        started_at__gte=work.created_at,
    )
    ask_together(list(sent.values_list("pk", flat=True)), work.user)
