"""Whether a listing may show the logo, and otherwise why not and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, WorkflowState

from annuaire.models import Listing
from moderation.models import Event
from moderation.models.journal import Action

OFF_LINE = (Action.WITHDRAW_NOW, Action.CEASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """``reason`` is empty when the listing is referenced; ``since`` is a local date."""

    reason: str = ""
    since: dt.date | None = None

    @property
    def is_referenced(self) -> bool:
        return not self.reason


def standing_of(listing: Listing) -> Standing:
    """Referenced: on line, and approved by a referent, who gave it its code."""
    if listing.live and listing.verification_code:
        return Standing(since=approved_on(listing))
    if listing.live:
        return Standing(
            _("Votre fiche est en ligne, mais aucun référent ne l’a encore approuvée."),
            _local(listing.first_published_at),
        )
    if (since := off_line_since(listing)) is not None:
        return Standing(_("Votre fiche n’est plus en ligne."), since)
    return _before_approval(listing)


def _before_approval(listing: Listing) -> Standing:
    state = listing.workflow_states.order_by("-created_at", "-pk").first()
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return Standing(_("Votre fiche attend la réponse du référent."), _local(state.created_at))
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        reason = _("Le référent vous a demandé des modifications.")
        return Standing(reason, _local(state.created_at))
    return Standing(_("Votre fiche est un brouillon."), _local(listing.updated_at))


def approved_on(listing: Listing) -> dt.date | None:
    """The day of its first approval, else of its first publication; None when nobody knows."""
    decided = Event.objects.of(listing).filter(action=Action.DECIDED)
    moment = decided.values_list("at", flat=True).first()
    return _local(moment or listing.first_published_at)


def off_line_since(listing: Listing) -> dt.date | None:
    """The last time it was taken off line, whoever did it; None when it never was."""
    entries = ModelLogEntry.objects.for_instance(listing).filter(action="wagtail.unpublish")
    logged = entries.order_by("-timestamp").values_list("timestamp", flat=True).first()
    events = Event.objects.of(listing).filter(action__in=OFF_LINE).order_by("-at", "-pk")
    told = events.values_list("at", flat=True).first()
    return _local(max((moment for moment in (logged, told) if moment), default=None))


def _local(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None
