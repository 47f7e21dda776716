"""Asking whether a listing is still true, and what the answer, or silence, does.

Each function is one transaction that holds the row of the listing first.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.signals import published

from annuaire.models import Listing, Reconfirmation
from annuaire.owners.revisions import write_everywhere
from annuaire.owners.services import take_off_line
from annuaire.services import index_listing
from annuaire.upkeep.dates import asked_since, months_before, withdrawn_since
from annuaire.upkeep.errors import (
    BeingChangedError,
    NothingToConfirmError,
    TooLateError,
    UsedLinkError,
)
from annuaire.upkeep.mails import TO_CONFIRM, WITHDRAWN, mail_keepers
from moderation.errors import GoneError
from moderation.journal import record
from moderation.models.journal import Action
from moderation.services.base import check_account, lock_item


class Done(Enum):
    """What the daily run did for a listing."""

    NOTHING = "nothing"
    ASKED = "asked"
    REMINDED = "reminded"
    WITHDRAWN = "withdrawn"


@transaction.atomic
def take_next_step(listing: Listing, today: dt.date) -> Done:
    """Ask, remind or withdraw, whatever is due for ``listing`` today; nothing the second time."""
    try:
        held: Listing = lock_item(listing)
    except GoneError:
        return Done.NOTHING
    confirmed_on = held.confirmed_on
    if not held.live or confirmed_on is None or confirmed_on > asked_since(today):
        return Done.NOTHING
    asked = _current_question(held, confirmed_on)
    if asked is None:
        asked = Reconfirmation.objects.create(listing=held, asked_on=today, last_sent_on=today)
        mail_keepers(asked, TO_CONFIRM, confirmed_on, today)
        return Done.ASKED
    if _is_over(asked, confirmed_on, today):
        return _withdraw(asked, confirmed_on, today)
    return _remind(asked, confirmed_on, today)


def _current_question(held: Listing, confirmed_on: dt.date) -> Reconfirmation | None:
    """What was asked about this confirmation; an older question is forgotten."""
    asked = Reconfirmation.objects.filter(listing=held).first()
    if asked is None:
        return None
    asked.listing = held
    if confirmed_on <= asked_since(asked.asked_on):
        return asked
    asked.delete()
    return None


def _remind(asked: Reconfirmation, confirmed_on: dt.date, today: dt.date) -> Done:
    """The last reminder that is due; those that were missed are not sent together."""
    days = (today - asked.asked_on).days
    due = sum(days >= after for after in settings.RECONFIRMATION.reminder_days)
    if due <= asked.reminders:
        return Done.NOTHING
    asked.reminders, asked.last_sent_on = due, today
    asked.save(update_fields=["reminders", "last_sent_on"])
    mail_keepers(asked, TO_CONFIRM, confirmed_on, today)
    return Done.REMINDED


def _is_over(asked: Reconfirmation, confirmed_on: dt.date, today: dt.date) -> bool:
    """Silent for too long, asked long enough ago, and not changing it right now.

    A listing that was never asked in time (the command did not run) has as long to answer.
    """
    rules = settings.RECONFIRMATION
    to_answer = rules.withdraw_after_months - rules.ask_after_months
    was_asked = asked.asked_on <= months_before(today, to_answer)
    is_old = confirmed_on <= withdrawn_since(today)
    return is_old and was_asked and not asked.listing.workflow_in_progress


def _withdraw(asked: Reconfirmation, confirmed_on: dt.date, today: dt.date) -> Done:
    held = asked.listing
    revision_id = held.live_revision_id
    asked.withdrawn_on, asked.revision_id = today, revision_id
    asked.save(update_fields=["withdrawn_on", "revision_id"])
    take_off_line(held, None)
    reason = _("Personne n’a confirmé la fiche depuis le %(date)s.")
    said = reason % {"date": date_format(confirmed_on, "j F Y")}
    record(Action.CEASE, held, None, revision_id=revision_id, reason=said)
    mail_keepers(asked, WITHDRAWN, confirmed_on, today)
    return Done.WITHDRAWN


@transaction.atomic
def confirm(listing: Listing, user: Any, *, confirmed_on: dt.date | None) -> Listing:
    """All is still true: write the day everywhere; put back what silence had withdrawn.

    ``user`` is None for an invited address without account. ``confirmed_on`` is the confirmation
    that was asked about. Raises UsedLinkError when there was another one since,
    InactiveAccountError, and as ``that_comes_back``.
    """
    if user is not None:
        check_account(user)
    held: Listing = lock_item(listing)
    if held.confirmed_on != confirmed_on:
        raise UsedLinkError
    withdrawn = that_comes_back(held)
    write_everywhere(held, {"confirmed_on": timezone.localdate()})
    if withdrawn is None:
        index_listing(held)
    else:
        held = _put_back(held, withdrawn)
    Reconfirmation.objects.filter(listing=held).delete()
    record(Action.CONFIRM, held, user, revision_id=held.live_revision_id)
    return held


def that_comes_back(listing: Listing) -> Reconfirmation | None:
    """What silence had withdrawn; None for what is on line, which is only confirmed.

    Raises NothingToConfirmError for what is off line for another reason, BeingChangedError while
    the referent reads another text of it or waits for one, TooLateError.
    """
    if listing.live:
        return None
    if listing.current_workflow_state is not None:
        raise BeingChangedError
    asked = Reconfirmation.objects.withdrawn().filter(listing=listing).first()
    if asked is None or asked.withdrawn_on is None:
        raise NothingToConfirmError
    limit = months_before(timezone.localdate(), settings.RECONFIRMATION.back_within_months)
    if asked.withdrawn_on < limit:
        raise TooLateError
    return asked


def _put_back(held: Listing, asked: Reconfirmation) -> Listing:
    """On line again exactly as it was approved, whatever was typed since.

    What was never edited has no revision: its row is what was on line.
    """
    revision = Revision.objects.filter(pk=asked.revision_id).first()
    shown = revision.as_object() if revision else held
    shown.live, shown.live_revision = True, revision
    is_latest = revision is None or held.latest_revision_id == revision.pk
    shown.has_unpublished_changes = not is_latest
    shown.save()
    published.send(sender=Listing, instance=shown, revision=revision)
    return shown
