"""The mails of accounts: codes leave at once and are stored nowhere, notices go to the queue."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext_lazy as _
from post_office.settings import get_backend

from millejours.languages import SOURCE_LANGUAGE
from millejours.mail import MailKind, queue_mail
from millejours.mail.kinds import render_mail
from millejours.mail.queueing import HEADERS
from millejours.models import User

from .addresses import person_with

logger = logging.getLogger(__name__)
FOR_SECURITY = _("Vous recevez ce message parce qu’il touche à la sécurité de votre compte.")


class MailNotSentError(RuntimeError):
    """The mail server did not take a code."""


def _code(subject: Any, why: Any) -> MailKind:
    return MailKind(
        text="account/mail/code.txt",
        html="account/mail/code.html",
        subject=subject,
        why=why,
        settings_view="",
    )


_ASKED = _("Vous recevez ce message parce que quelqu’un a saisi votre adresse sur le site.")
_LOGIN = _code(_("Votre code de connexion"), _ASKED)
_ADDRESS = _code(_("Votre code pour confirmer votre adresse"), _ASKED)
_PASSWORD = _code(_("Votre code pour changer de mot de passe"), _ASKED)
NOTICE = MailKind(
    text="account/mail/notice.txt",
    html="account/mail/notice.html",
    subject=_("Sécurité de votre compte"),
    why=FOR_SECURITY,
    settings_view="",
)

# allauth's names of mails, without "_subject.txt" and "_message.txt".
CODES = {
    "account/email/login_code": _LOGIN,
    "account/email/email_confirmation": _ADDRESS,
    "account/email/email_confirmation_signup": _ADDRESS,
    "account/email/password_reset_code": _PASSWORD,
}
NOTICES = {
    "account/email/account_already_exists": _(
        "Quelqu’un a voulu ouvrir un compte avec votre adresse\u00a0: vous en avez déjà un. Pour y "
        "entrer, demandez un code sur le site."
    ),
    "account/email/email_changed": _("L’adresse de votre compte a été changée."),
    "account/email/email_confirm": _("L’adresse de votre compte a été confirmée."),
    "account/email/email_deleted": _("Une adresse de votre compte a été retirée."),
    "account/email/password_changed": _("Le mot de passe de votre compte a été changé."),
    "account/email/password_reset": _("Le mot de passe de votre compte a été changé."),
    "account/email/password_set": _("Un mot de passe a été ajouté à votre compte."),
    "mfa/email/recovery_codes_generated": _("De nouveaux codes de secours ont été créés."),
    "mfa/email/totp_activated": _("Une application de codes protège maintenant votre compte."),
    "mfa/email/totp_deactivated": _("L’application de codes ne protège plus votre compte."),
    "mfa/email/webauthn_added": _("Une clé d’accès a été ajoutée à votre compte."),
    "mfa/email/webauthn_removed": _("Une clé d’accès a été retirée de votre compte."),
    "socialaccount/email/account_connected": _("ProConnect ouvre maintenant votre compte."),
    "socialaccount/email/account_disconnected": _("ProConnect n’ouvre plus votre compte."),
}


def send_account_mail(name: str, email: str, context: Mapping[str, Any]) -> None:
    """Send or queue one of allauth's mails, in the language of the account of this address.

    Raises MailNotSentError for a code that could not leave, KeyError for a mail never heard of.
    """
    person = person_with(email)
    if kind := CODES.get(name):
        _send_now(email, kind, {"code": context["code"]}, person)
    else:
        queue_mail(person or email, NOTICE, {"sentence": NOTICES[name]})


def _send_now(email: str, kind: MailKind, values: dict[str, Any], person: User | None) -> None:
    """Past the queue, whose rows keep the text of mails for days."""
    values["minutes"] = settings.CODE_MINUTES
    mail = render_mail(kind, values, person.language if person else SOURCE_LANGUAGE)
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [email],
        headers=HEADERS,
        connection=get_connection(get_backend()),
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except Exception as error:
        logger.error("Un code n’a pas pu partir : %s", type(error).__name__)  # noqa: TRY400
        raise MailNotSentError from error
