"""How much one account, and one listing, may have read by referents: none of them is drowned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, ListingEditor, Registration
from moderation.errors import ModerationError
from moderation.models import Event
from moderation.models.journal import Action

MOST_PENDING = 20
MOST_A_DAY = 30  # new listings; those withdrawn since included
MOST_CHANGES_A_DAY = 5  # of one listing, whoever keeps it sends them; its first text included


class TooManyPendingError(ModerationError):
    message = _(
        "Vous avez déjà beaucoup de fiches chez le référent\u00a0: attendez ses réponses avant d’en"
        " envoyer une autre. Celle-ci est gardée."
    )


class TooManySentError(ModerationError):
    message = _(
        "Vous avez envoyé beaucoup de fiches aujourd’hui\u00a0: recommencez demain. Celle-ci est"
        " gardée."
    )


class TooManyChangesError(ModerationError):
    message = _(
        "Cette fiche est déjà partie plusieurs fois chez le référent aujourd’hui\u00a0: recommencez"
        " demain. Rien n’a été envoyé."
    )


def check_pace_of_sending(user: Any) -> None:
    """Before a new listing is sent. Raises TooManyPendingError, TooManySentError."""
    mine = ListingEditor.objects.of(user).values("listing")
    pending = Listing.objects.filter(pk__in=mine, live=False, first_published_at=None)
    reading = pending.filter(workflow_states__status="in_progress").distinct()
    if reading.count() >= MOST_PENDING:
        raise TooManyPendingError
    new = Registration.objects.of(user).filter(base_revision_id=None)  # nothing was written before
    if new.filter(sent_at__gte=_a_day_ago()).count() >= MOST_A_DAY:
        raise TooManySentError


def check_pace_of_changes(held: Listing) -> None:
    """Before another text of ``held`` is sent, its row being held. Raises TooManyChangesError."""
    sent = Event.objects.of(held).filter(action=Action.SUBMIT, at__gte=_a_day_ago())
    if sent.count() >= MOST_CHANGES_A_DAY:
        raise TooManyChangesError


def _a_day_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=1)
