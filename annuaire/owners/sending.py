"""A new text of a listing, in place of the one that the referent has not finished reading."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from annuaire.models import Listing, Reconfirmation
from annuaire.registration.limits import check_pace_of_changes
from moderation.services import withdraw


def write_text(held: Listing, draft: Listing, user: Any) -> None:
    """Make ``draft`` the latest text of ``held``, whose row is held; then it is to be submitted.

    What is on line stays. A text being read is withdrawn. Raises ValidationError,
    TooManyChangesError.
    """
    current = held.current_workflow_state
    if current is None or current.status != WorkflowState.STATUS_NEEDS_CHANGES:
        check_pace_of_changes(held)  # an answer to the referent is awaited, whatever the number
    if current is not None and current.status == WorkflowState.STATUS_IN_PROGRESS:
        withdraw(held, user, reason=_("Remplacée par une version plus récente."))
    if not held.was_on_line:
        draft.save()
    draft.save_revision(user=user)
    Reconfirmation.objects.withdrawn().filter(listing=held).delete()  # this text comes instead
