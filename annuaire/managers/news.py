"""What the members of a body are told of the yearly confirmation: one mail a week."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.managers.table import State
from annuaire.models import BodyMember, Listing, ManagedListing
from millejours.mail import MailKind, absolute_url, queue_mail

NEWS = MailKind(
    text="annuaire/managers/mail/news.txt",
    html="annuaire/managers/mail/news.html",
    subject=_("Les fiches de %(body)s dans l’annuaire"),
    why=_("Vous recevez ce message parce que vous êtes membre de %(body)s."),
    settings_view="",
)


def tell_members(listing: Listing, today: dt.date, *, withdrawn: bool) -> int:
    """Say that listings of its body are to be confirmed, or gone; how many mails, mostly none."""
    managed = ManagedListing.objects.filter(listing=listing).select_related("body").first()
    if managed is None:
        return 0
    year, week, _day = today.isocalendar()
    key = f"body-{managed.body_id}-{'gone' if withdrawn else 'confirm'}-{year}-{week}"
    state = State.OFF_LINE if withdrawn else State.TO_CONFIRM
    page = reverse("structures:table", args=[managed.body_id])
    context = {
        "body": managed.body.name,
        "withdrawn": withdrawn,
        "table_url": absolute_url(f"{page}?etat={state}"),
    }
    members = BodyMember.objects.filter(body=managed.body_id, user__is_active=True)
    rows = members.select_related("user").order_by("pk")
    people = [member.user for member in rows if member.user is not None]
    return sum(queue_mail(person, NEWS, context, key=key) is not None for person in people)
