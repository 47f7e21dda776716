"""A serious alert, told at once to those who answer for the territory, digest or not.

What the person wrote is read at the desk only: nothing of it is kept in a mail.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annuaire.models import ListingAlert
from annuaire.referents.rights import people_for, without_keepers
from millejours.mail import absolute_url
from moderation.notifications.notices import Notice
from moderation.notifications.sending import Letter, send
from moderation.notifications.wording import readable_title

WHY = _(
    "Vous recevez ce message parce que vous répondez des fiches de ce territoire, ou du réseau"
    " national."
)
SERIOUS_ALERT = Notice(
    _("Signalement grave\u00a0: %(title)s"),
    _(
        "Quelqu’un signale un fait grave à propos de cette fiche. Lisez le signalement, mettez la"
        " fiche hors ligne au moindre doute, puis alertez qui doit l’être."
    ),
    _("Lire le signalement"),
)


SAID_AGAIN = Notice(
    _("Signalement grave, suite\u00a0: %(title)s"),
    _(
        "D’autres faits graves sont signalés à propos de cette fiche. Relisez le signalement"
        " entier, mettez la fiche hors ligne au moindre doute, puis alertez qui doit l’être."
    ),
    _("Lire le signalement"),
)


def tell_at_once(alert: ListingAlert) -> int:
    """Write to each of them once, but those who keep the listing; how many mails."""
    return _tell(alert, SERIOUS_ALERT, f"alert-{alert.pk}")


def tell_again(alert: ListingAlert) -> int:
    """More was said in the same alert: one mail an hour, whatever the number of people."""
    hour = timezone.now().strftime("%Y%m%d%H")
    return _tell(alert, SAID_AGAIN, f"alert-{alert.pk}-{hour}")


def _tell(alert: ListingAlert, notice: Notice, key: str) -> int:
    facts = [(_("Motif"), alert.get_kind_display())]
    if place := alert.departement or alert.region:
        facts.append((_("Territoire"), str(place)))
    letter = Letter(
        notice=notice,
        values={"title": readable_title(str(alert.listing))},
        facts=tuple(facts),
        link=absolute_url(reverse("annuaire_alert", args=[alert.pk])),
    )
    answering = people_for(alert.territories)
    people = without_keepers(answering, alert.listing)
    return sum(send(person, letter, WHY, key) for person in people)
