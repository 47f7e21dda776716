"""The mails of the form: the receipt of what was sent, the question "this listing is mine"."""

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
CLAIM = MailKind(
    text="annuaire/registration/mail/claim.txt",
    html="annuaire/registration/mail/claim.html",
    subject=_("Une personne dit tenir la fiche %(name)s"),
    why=_("Vous recevez ce message parce que vous êtes référent de ce territoire."),
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


def send_claim(listing: Listing, user: Any, message: str, referents: list[Any]) -> None:
    """To each referent, once for this person and this listing."""
    context = {
        "name": listing.name,
        "listing_url": absolute_url(listing.get_absolute_url()),
        "person": str(user),
        "email": user.email,
        "message": message,
    }
    for referent in referents:
        queue_mail(referent, CLAIM, context, key=f"claim-{listing.pk}-{user.pk}")
