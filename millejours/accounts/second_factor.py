"""Second factors: their secrets are unreadable to who only has a copy of the database."""

from __future__ import annotations

import base64
import hashlib
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PURPOSE = b"millejours.accounts.second_factor:"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factors, encrypted with a key drawn from ``SECRET_KEY``.

    A secret key that changed stays in ``SECRET_KEY_FALLBACKS`` as long as secrets need it.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code n’est pas le bon. Attendez le suivant, puis recommencez."),
    }

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret of a lost key is answered with one that nobody knows: no code will fit it."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: object, type: object) -> str:  # noqa: A002
        return gettext("Ma clé d’accès")


def _keys() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + key.encode()).digest())
