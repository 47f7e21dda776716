"""How many invitations leave in a day: an invitation is a mail to an address that asked nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from annuaire.models import Listing, ManagingBody
from annuaire.owners.errors import TooManyInvitationsError
from moderation.models import Event
from moderation.models.journal import Action, base_content_type

MOST_A_DAY = 10  # by one person, and to one listing or body, those removed since included


def check_pace_of_invitations(item: Listing | ManagingBody, user: Any) -> None:
    """Read in the journal: removing who was invited gives nothing back.

    Raises TooManyInvitationsError.
    """
    since = timezone.now() - dt.timedelta(days=1)
    here = Q(content_type=base_content_type(item), object_id=str(item.pk))
    invited = Event.objects.filter(action=Action.INVITE, at__gte=since)
    if (
        invited.filter(here).count() >= MOST_A_DAY
        or invited.filter(actor=user).count() >= MOST_A_DAY
    ):
        raise TooManyInvitationsError
