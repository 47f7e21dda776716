"""How long a professional waits for an answer, at most."""

from __future__ import annotations

from annuaire.models import Listing
from moderation.models import TerritorialReviewTask
from moderation.workflows import NAMES


def promised_delay() -> int:
    """In working days: the delay of the territorial step of the listings' workflow."""
    name = NAMES[Listing.moderation_workflow]
    tasks = TerritorialReviewTask.objects.filter(active=True, workflow_tasks__workflow__name=name)
    days = tasks.order_by("workflow_tasks__sort_order").values_list("silence_days", flat=True)
    return days.first() or TerritorialReviewTask._meta.get_field("silence_days").default
