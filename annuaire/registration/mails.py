"""The mail of the form: the receipt of what was sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annuaire.models import Listing, Registration
from annuaire.referents.delays import promised_delay
from millejours.mail import MailKind, absolute_url, queue_mail

RECEIPT = MailKind(
    text="annuaire/registration/mail/receipt.txt",
    html="annuaire/registration/mail/receipt.html",
    subject=_("Votre fiche est bien reçue\u00a0: %(name)s"),
    why=_("Vous recevez ce message parce que vous avez envoyé une fiche de l’annuaire."),
    settings_view="",
)


def send_receipt(registration: Registration, listing: Listing, user: Any) -> None:
    """What was received, and when an answer is promised."""
    context = {
        "name": listing.name,
        "days": promised_delay(),
        "space_url": absolute_url(reverse("espace:home")),
        "is_live": listing.live,
    }
    queue_mail(user, RECEIPT, context, key=f"registration-{registration.pk}-sent")
