"""How many new listings one person may have read by referents: none is drowned by one account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, ListingEditor
from moderation.errors import ModerationError
from moderation.models import Event
from moderation.models.journal import Action, base_content_type

MOST_PENDING = 20
MOST_A_DAY = 30  # those withdrawn since included


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


def check_pace_of_sending(user: Any) -> None:
    """Before a new listing is sent. Raises TooManyPendingError, TooManySentError."""
    mine = ListingEditor.objects.of(user).values("listing")
    pending = Listing.objects.filter(pk__in=mine, live=False, first_published_at=None)
    reading = pending.filter(workflow_states__status="in_progress").distinct()
    if reading.count() >= MOST_PENDING:
        raise TooManyPendingError
    since = timezone.now() - dt.timedelta(days=1)
    sent = Event.objects.filter(
        actor=user, action=Action.SUBMIT, content_type=base_content_type(Listing()), at__gte=since
    )
    if sent.count() >= MOST_A_DAY:
        raise TooManySentError
