"""Where each version stands: computed, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from maisons.models import ReferentialIndexPage, ReferentialPage


class State(models.TextChoices):
    DRAFT = "brouillon", _("brouillon")
    AT_COMMITTEE = "comite", _("au comité")
    COMING = "a-venir", _("publiée, à venir")
    IN_FORCE = "en-vigueur", _("publiée, en vigueur")
    SUPERSEDED = "remplacee", _("remplacée")
    WITHDRAWN = "retiree", _("retirée")


# The badge of the design system that says it.
BADGES = {State.IN_FORCE: "success", State.COMING: "info"}


@dataclass(frozen=True, slots=True)
class Version:
    """A line of a list of versions."""

    page: ReferentialPage
    state: State

    @property
    def badge(self) -> str:
        return BADGES.get(self.state, "")


def state_of(page: ReferentialPage, on: date | None = None) -> State:
    return versions([page], on)[0].state


def versions(pages: Iterable[ReferentialPage], on: date | None = None) -> list[Version]:
    """``pages`` in their order, each with its state that day (today). Two queries at most."""
    listed = list(pages)
    day = on or timezone.localdate()
    in_force = _in_force(day) if any(page.live for page in listed) else {}
    waiting = _at_committee([page for page in listed if not page.live])
    return [Version(page, _state(page, day, in_force, waiting)) for page in listed]


def _state(page: Any, day: date, in_force: dict[int, int], waiting: set[str]) -> Any:
    if not page.live:
        if str(page.pk) in waiting:
            return State.AT_COMMITTEE
        return State.WITHDRAWN if page.first_published_at else State.DRAFT
    if page.in_force_from is None or page.in_force_from > day:
        return State.COMING
    return State.IN_FORCE if in_force.get(page.locale_id) == page.pk else State.SUPERSEDED


def _in_force(day: date) -> dict[int, int]:
    """The key of the version in force, by that of its language."""
    rows = ReferentialPage.objects.readable().filter(in_force_from__lte=day)
    found: dict[int, int] = {}
    for locale, key in rows.newest_first().values_list("locale_id", "pk"):
        found.setdefault(locale, key)
    return found


def _at_committee(pages: list[ReferentialPage]) -> set[str]:
    """The keys, as text, of those about which people are asked."""
    keys = [str(page.pk) for page in pages]
    if not keys:
        return set()
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=pages[0].get_base_content_type(),
        object_id__in=keys,
    )
    return set(states.values_list("object_id", flat=True))


def shown_under(index: ReferentialIndexPage) -> dict[str, Any]:
    """What its page lists: ``current`` (None before the first) and ``versions``."""
    pages = ReferentialPage.objects.child_of(index).readable().newest_first()
    listed = versions(pages)
    current = next((each for each in listed if each.state == State.IN_FORCE), None)
    return {"current": current, "versions": listed}
