"""The mails of the application: receipts to all who make a request, invitations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maisons.models import Complement, LabelRequestInvitation, LabelRequestPage
from millejours.mail import MailKind, absolute_url, queue_mail
from millejours.models import User

WHY = _("Vous recevez ce message parce que vous participez à la demande de label %(number)s.")

RECEIPT = MailKind(
    text="maisons/application/mail/receipt.txt",
    html="maisons/application/mail/receipt.html",
    subject=_("Votre demande de label %(number)s est déposée"),
    why=WHY,
    settings_view="",
)
COMPLEMENT = MailKind(
    text="maisons/application/mail/complement.txt",
    html="maisons/application/mail/complement.html",
    subject=_("Votre complément est reçu\u00a0: demande de label %(number)s"),
    why=WHY,
    settings_view="",
)
INVITATION = MailKind(
    text="maisons/application/mail/invitation.txt",
    html="maisons/application/mail/invitation.html",
    subject=_("Vous pouvez participer à la demande de label %(number)s"),
    why=_("Vous recevez ce message parce que %(inviter)s vous invite à cette demande."),
    settings_view="",
)


def members_of(request: LabelRequestPage) -> list[User]:
    """Those of today whose account is open."""
    mine = request.members.current().values("user")
    return list(User.objects.filter(pk__in=mine, is_active=True).order_by("pk"))


def send_receipts(request: LabelRequestPage) -> None:
    """Once a filing, to each."""
    key = f"label-request-{request.pk}-filed-{request.copies.count()}"
    for user in members_of(request):
        queue_mail(user, RECEIPT, _about(request), key=key)


def send_complement_receipts(request: LabelRequestPage, complement: Complement) -> None:
    key = f"label-complement-{complement.pk}-given"
    for user in members_of(request):
        queue_mail(user, COMPLEMENT, _about(request), key=key)


def send_invitation(invitation: LabelRequestInvitation, inviter: Any) -> Any:
    """One a day to an address for a request; None when it had it already."""
    request = invitation.request
    context = {
        "number": request.number,
        "is_demonstration": request.is_demonstration,
        "inviter": str(inviter),
        "address": invitation.email,
        "url": absolute_url(reverse("candidater:list")),
    }
    key = f"label-request-{request.pk}-invitation-{timezone.localdate()}"
    return queue_mail(invitation.email, INVITATION, context, key=key)


def _about(request: LabelRequestPage) -> dict[str, Any]:
    return {
        "number": request.number,
        "day": timezone.localdate(),
        "is_demonstration": request.is_demonstration,
        "url": absolute_url(reverse("candidater:home", args=[request.number])),
    }
