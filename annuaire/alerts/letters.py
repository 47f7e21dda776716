"""A serious alert, told at once to those who answer for the territory, digest or not.

What the person wrote is read at the desk only: nothing of it is kept in a mail.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.models import ListingAlert
from annuaire.referents.rights import people_for
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


def tell_at_once(alert: ListingAlert) -> int:
    """Write to each of them once; how many mails."""
    facts = [(_("Motif"), alert.get_kind_display())]
    if place := alert.departement or alert.region:
        facts.append((_("Territoire"), str(place)))
    letter = Letter(
        notice=SERIOUS_ALERT,
        values={"title": readable_title(str(alert.listing))},
        facts=tuple(facts),
        link=absolute_url(reverse("annuaire_alert", args=[alert.pk])),
    )
    people = people_for(alert.departement_id, alert.region_id)
    return sum(send(person, letter, WHY, f"alert-{alert.pk}") for person in people)
