"""What allauth asks us: where to go, what to say, how to write to people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .mails import MailNotSentError, send_account_mail

logger = logging.getLogger(__name__)
# Said by the page itself; and a message kept for who has left would be a cookie for a visitor.
UNSAID = (
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/login_code_sent.txt",
    "account/messages/email_confirmation_sent.txt",
    "account/messages/email_confirmed.txt",
)
KEY = "mfa_reauthenticate:webauthn"
WAYS = {
    KEY: _("Clé d’accès"),
    "mfa_reauthenticate": _("Code de l’application, ou code de secours"),
    "reauthenticate": _("Mot de passe"),
}
UNKNOWN_IP = "0.0.0.0"  # noqa: S104 - a name for "nobody knows", nothing listens there


class AccountAdapter(DefaultAccountAdapter):
    """allauth in the words and the ways of the site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("L’adresse ou le mot de passe n’est pas le bon."),
        "email_taken": _("Cette adresse ne peut pas être choisie."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_code": _("Ce code n’est pas le bon. Recopiez celui du dernier message reçu."),
        "incorrect_password": _("Ce n’est pas le bon mot de passe."),
        "rate_limited": _("Trop de demandes à la suite. Attendez une minute, puis recommencez."),
        "same_as_current": _("C’est déjà l’adresse de votre compte."),
        "too_many_login_attempts": _(
            "Trop d’essais à la suite. Attendez quelques minutes, puis recommencez."
        ),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After a change of address; a login goes where it was going."""
        return reverse("mfa_index")

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Raises ImmediateHttpResponse, with a page that says what to do, when a code is stuck."""
        try:
            send_account_mail(template_prefix, email, context)
        except MailNotSentError:
            raise ImmediateHttpResponse(self._not_sent()) from None

    def _not_sent(self) -> Any:
        return render(
            context.request, "account/not_sent.html", status=HTTPStatus.SERVICE_UNAVAILABLE
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """A second factor is asked from who has one, a key first: a password alone would not do."""
        methods = super().get_reauthentication_methods(user)
        methods = [{**method, "description": WAYS[method["id"]]} for method in methods]
        strong = [method for method in methods if method["id"].startswith("mfa_")]
        return sorted(strong, key=lambda method: method["id"] != KEY) or methods

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the limits only: a badly counted proxy must not close the door to everybody."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            logger.warning("Adresse du visiteur inconnue : TRUSTED_PROXY_COUNT est-il juste ?")
            return request.META.get("REMOTE_ADDR") or UNKNOWN_IP
