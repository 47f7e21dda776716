"""The rounds of a request through the engine."""

from __future__ import annotations

from typing import Any

from maisons.models import LabelRequestPage
from moderation.models import ScopedTaskState


def steps_of(request: LabelRequestPage) -> Any:  # a ScopedTaskStateQuerySet
    """The steps of all its rounds, over or not."""
    return ScopedTaskState.objects.filter(workflow_state__in=request.workflow_states.all())
