"""Where the referents' reading of a listing stands, for those who keep it."""

from __future__ import annotations

from wagtail.models import WorkflowState

from annuaire.models import Listing


def requested_changes(listing: Listing | None) -> str:
    """Why the referent sent it back, in her words; empty when nothing waits for changes."""
    state = listing.current_workflow_state if listing else None
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    return state.current_task_state.comment if state.current_task_state else ""


def is_being_read(listing: Listing | None) -> bool:
    """Whether a text waits for the referent: sending another one replaces it."""
    state = listing.current_workflow_state if listing else None
    return state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
