"""What is written to those who keep a listing, when it is time to confirm it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.managers.news import tell_members
from annuaire.models import Listing, ListingEditor, Reconfirmation
from annuaire.upkeep.dates import months_after
from annuaire.upkeep.tokens import token_for
from millejours.mail import MailKind, absolute_url, queue_mail

WHY = _(
    "Vous recevez ce message parce que vous tenez la fiche «\u00a0%(title)s\u00a0» de l’annuaire."
)

TO_CONFIRM = MailKind(
    text="annuaire/upkeep/mail/confirm.txt",
    html="annuaire/upkeep/mail/confirm.html",
    subject=_("«\u00a0%(title)s\u00a0»\u00a0: tout est-il toujours vrai\u00a0?"),
    why=WHY,
    settings_view="",
)
WITHDRAWN = MailKind(
    text="annuaire/upkeep/mail/withdrawn.txt",
    html="annuaire/upkeep/mail/withdrawn.html",
    subject=_("«\u00a0%(title)s\u00a0» n’est plus dans l’annuaire"),
    why=WHY,
    settings_view="",
)


def mail_keepers(
    asked: Reconfirmation, kind: MailKind, confirmed_on: dt.date, today: dt.date
) -> int:
    """Queue one mail to each person who keeps the listing; how many. Asked twice, sent once.

    The members of its body have one a week about all their listings together.

    ``confirmed_on``: the confirmation that is asked about. The count of reminders tells one mail
    from the next.
    """
    listing = asked.listing
    what = "asked" if kind is TO_CONFIRM else "withdrawn"
    key = f"confirm-{listing.pk}-{confirmed_on}-{what}-{asked.reminders}"
    sent = tell_members(listing, today, withdrawn=kind is WITHDRAWN)
    for editor in _reachable(listing):
        context = _context(asked, editor, confirmed_on, today)
        sent += queue_mail(editor.user or editor.email, kind, context, key=key) is not None
    return sent


def _reachable(listing: Listing) -> list[ListingEditor]:
    """Without those whose account was closed."""
    editors = ListingEditor.objects.filter(Q(user=None) | Q(user__is_active=True), listing=listing)
    return list(editors.select_related("user").order_by("pk"))


def _context(
    asked: Reconfirmation, editor: ListingEditor, confirmed_on: dt.date, today: dt.date
) -> dict[str, Any]:
    rules = settings.RECONFIRMATION
    token = token_for(editor, confirmed_on)
    to_answer = rules.withdraw_after_months - rules.ask_after_months
    due = months_after(confirmed_on, rules.withdraw_after_months)
    return {
        "title": asked.listing.name,
        "is_reminder": asked.reminders > 0,
        "confirmed_on": confirmed_on,
        "link": absolute_url(reverse("annuaire:confirm", args=[token])),
        "space_url": absolute_url(reverse("espace:listing", args=[asked.listing_id])),
        "withdrawn_on": max(due, months_after(asked.asked_on, to_answer)),
        "back_until": months_after(today, rules.back_within_months),
    }
