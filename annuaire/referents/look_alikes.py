"""The listings that may be the one a referent reads: on line, or waiting to be read too."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from wagtail.models import WorkflowState

from annuaire.models import Listing
from annuaire.registration.duplicates import in_the_same_communes, likest
from moderation.models.journal import base_content_type

MOST_SHOWN = 5
MOST_COMPARED = 50  # of the likest: most may be neither on line nor sent


@dataclass(frozen=True, slots=True)
class LookAlike:
    """``url``: its public page, or its page of the desk while it waits."""

    listing: Listing
    url: str


def look_alikes(listing: Listing) -> list[LookAlike]:
    """The likest first, in three queries. Those that nobody sent are not shown."""
    keys = likest(listing, in_the_same_communes(listing))[:MOST_COMPARED]
    found = Listing.objects.select_related("category").in_bulk(keys)
    steps = _steps_of([key for key in keys if key in found and not found[key].live])
    shown = []
    for key in keys:
        if key in found and found[key].live:
            shown.append(LookAlike(found[key], found[key].get_absolute_url()))
        elif key in steps:
            shown.append(LookAlike(found[key], reverse("moderation_object", args=[steps[key]])))
    return shown[:MOST_SHOWN]


def _steps_of(keys: list[int]) -> dict[int, int]:
    """Where each of those that wait is read, by key."""
    if not keys:
        return {}
    states = WorkflowState.objects.active().filter(
        base_content_type=base_content_type(Listing()),
        object_id__in=[str(key) for key in keys],
        current_task_state__isnull=False,
    )
    pairs = states.order_by("pk").values_list("object_id", "current_task_state")
    return {int(key): step for key, step in pairs}
