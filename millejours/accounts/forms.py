"""The forms of the doors."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.utils.translation import gettext_lazy as _

from .addresses import person_with


def _address_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("Format attendu\u00a0: nom@domaine.fr"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Saisissez votre adresse électronique."),
            "invalid": _("Cette adresse est incomplète. Exemple\u00a0: nom@domaine.fr"),
        },
    )


def _may_receive_a_code(address: str) -> bool:
    """Few from one machine; more, all machines together, or a stranger would lock her out."""
    request = context.request
    here = f"{address}|{get_ip(request)}"
    return ratelimit.consume(request, action="request_login_code", key=here) and ratelimit.consume(
        request, action="login_code_to_address", key=address
    )


class AddressForm(RequestLoginCodeForm):
    """One address, known or not; both are answered alike."""

    email = _address_field()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not _may_receive_a_code(email.lower()):
            raise forms.ValidationError(
                _("Trop de codes demandés. Attendez quelques minutes, puis recommencez.")
            )
        return email


class PasswordForm(LoginForm):
    """An address and a password, for who has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address_field()
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("Saisissez votre mot de passe.")
        self.order_fields(["login", "password"])

    def _setup_password_field(self) -> None:
        """allauth takes the field away where signing up asks for none."""


class ForgottenPasswordForm(ResetPasswordForm):
    """Only who has a password may change it: the others have a code."""

    email = _address_field()

    def clean_email(self) -> str:
        email: str = super().clean_email()
        person = person_with(email)
        may = person is not None and person.is_active and person.has_usable_password()
        self.users = [person] if may else []
        return email
