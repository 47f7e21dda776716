"""Accounts (docs/decisions/0018-accounts.md): django-allauth, sessions, second factors, ProConnect.

Imported whole by ``base.py``.
"""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

ACCOUNT_APPS = [
    "millejours.accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
]

# --- Doors -------------------------------------------------------------------------------------

LOGIN_URL = "account_login"
WAGTAILADMIN_LOGIN_URL = "password_login"
PROFESSIONAL_SPACE = "/mon-espace/"
LOGIN_REDIRECT_URL = PROFESSIONAL_SPACE  # /admin/ for who may enter it: accounts/adapter.py
LOGOUT_REDIRECT_URL = "/"
# An address and a password are changed where they are proven, under /connexion/.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False

# --- Addresses and codes -----------------------------------------------------------------------

CODE_MINUTES = 15
_CODE: dict[str, Any] = {"numeric": True, "length": 8, "dashed": True}

ACCOUNT_ADAPTER = "millejours.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "millejours.accounts.forms.PasswordForm",
    "request_login_code": "millejours.accounts.forms.AddressForm",
    "reset_password": "millejours.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody is logged in before an address is proven: rooms rely on it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = _CODE
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = _CODE
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = _CODE
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# The key of a code is an address asked from one machine; all machines together, a wider one: nobody
# shuts somebody else's door by asking codes for her.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,100/h/ip,3/m/key,12/d/key",
    "login_code_to_address": "20/h/key,60/d/key",
    "reset_password": "20/m/ip,100/h/ip,3/m/key,12/d/key",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
}
# How many proxies write X-Forwarded-For before us; production.py counts the one that ends TLS.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Sessions ----------------------------------------------------------------------------------

SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600

# --- Second factor -----------------------------------------------------------------------------

SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # reads secrets, still
ADMIN_REQUIRES_MFA = env.bool("ADMIN_REQUIRES_MFA", default=False)
MFA_ADAPTER = "millejours.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "millejours.accounts.factor_forms.AppForm",
    "authenticate": "millejours.accounts.factor_forms.FactorForm",
    "reauthenticate": "millejours.accounts.factor_forms.FactorAgainForm",
    "add_webauthn": "millejours.accounts.factor_forms.KeyForm",
    "authenticate_webauthn": "millejours.accounts.factor_forms.KeyFactorForm",
    "login_webauthn": "millejours.accounts.factor_forms.KeyLoginForm",
    "reauthenticate_webauthn": "millejours.accounts.factor_forms.KeyAgainForm",
    "edit_webauthn": "millejours.accounts.factor_forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Les 1000 premiers jours"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute late

# --- ProConnect --------------------------------------------------------------------------------

SOCIALACCOUNT_ADAPTER = "millejours.accounts.proconnect.ProConnectAccounts"
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # found by its address once, then by name
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
PROCONNECT_ISSUER = env.str("PROCONNECT_ISSUER", default="").rstrip("/")
PROCONNECT_TRUST_EMAIL = env.bool("PROCONNECT_TRUST_EMAIL", default=True)


def proconnect(issuer: str, client_id: str, secret: str, *, trust_email: bool) -> dict[str, Any]:
    """allauth's settings of one ProConnect client.

    ``issuer``: the address before ``/.well-known/openid-configuration``. ``trust_email``: the
    address that ProConnect gives is proven, and opens the account that already has it.
    """
    app = {
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "verified_email": trust_email,
            "email_authentication": trust_email,
        },
    }
    return {"proconnect": {"APPS": [app]}}


if PROCONNECT_ISSUER:
    _client = env.str("PROCONNECT_CLIENT_ID", default="")
    _secret = env.str("PROCONNECT_CLIENT_SECRET", default="")
    if not (_client and _secret):
        raise ImproperlyConfigured(
            "Démarrage refusé : PROCONNECT_ISSUER demande aussi PROCONNECT_CLIENT_ID et "
            "PROCONNECT_CLIENT_SECRET."
        )
    SOCIALACCOUNT_PROVIDERS = proconnect(
        PROCONNECT_ISSUER, _client, _secret, trust_email=PROCONNECT_TRUST_EMAIL
    )
