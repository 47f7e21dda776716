"""The forms of second factors, in words that need no manual."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.forms import Form, ValidationError
from django.utils.translation import gettext_lazy as _

CODE = _("Code à 6 chiffres de l’application")
CODE_OR_RESCUE = _("Code de l’application, ou code de secours")
NAME = _("Nom de la clé")
UNREADABLE = _("La réponse de la clé est illisible. Recommencez.")


def _rename(form: Form, field: str, label: Any) -> None:
    form.fields[field].label = label
    form.fields[field].error_messages["required"] = _("Remplissez ce champ.")


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _rename(self, "code", CODE)


class FactorForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _rename(self, "code", CODE_OR_RESCUE)


class FactorAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _rename(self, "code", CODE_OR_RESCUE)


class AnswerMixin:
    """What a browser says for a key may be anything: allauth stumbles on what is not well made."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            raise ValidationError(UNREADABLE) from None


class KeyLoginForm(AnswerMixin, LoginWebAuthnForm):
    """A key that is enough to enter."""


class KeyFactorForm(AnswerMixin, AuthenticateWebAuthnForm):
    """A key as second factor."""


class KeyAgainForm(AnswerMixin, ReauthenticateWebAuthnForm):
    """A key that says once more who is there."""


class KeyForm(AddWebAuthnForm):
    """``passwordless``: the key is enough to enter, since its owner proves to be there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _rename(self, "name", NAME)
        enough = self.fields["passwordless"]
        enough.label = _("Cette clé suffit pour entrer, sans code par courriel")
        enough.help_text = _("Elle vous demandera votre empreinte, votre visage ou son code.")
        enough.initial = True
        refused = self.fields["credential"]
        refused.error_messages["required"] = _("La clé n’a rien répondu. Recommencez.")
        refused.error_messages["invalid"] = UNREADABLE

    def clean(self) -> dict[str, Any]:
        try:
            values: dict[str, Any] = super().clean()
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            raise ValidationError(UNREADABLE) from None
        return values


class KeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _rename(self, "name", NAME)
