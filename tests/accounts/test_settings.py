"""Accounts in production: what the environment changes, and what it may not leave half said."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.support.project import PROJECT

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "millejours.settings.production",
    "SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopqrst",
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://site:secret@db.example.org/site",
}
PROCONNECT = {
    "PROCONNECT_ISSUER": "https://proconnect.example/api/v2/",
    "PROCONNECT_CLIENT_ID": "client",
    "PROCONNECT_CLIENT_SECRET": "secret",
}
SHOW = """
import django
from django.conf import settings
django.setup()
print({name: getattr(settings, name, None) for name in ("ALLAUTH_TRUSTED_PROXY_COUNT",
    "SESSION_COOKIE_AGE", "ADMIN_REQUIRES_MFA", "SOCIALACCOUNT_PROVIDERS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")})
"""


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **COMPLETE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(**environment: str) -> dict[str, Any]:
    values: dict[str, Any] = ast.literal_eval(start(**environment).stdout)
    return values


def test_production_is_safe_by_itself() -> None:
    assert settings_of() == {
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
        "SESSION_COOKIE_AGE": 12 * 3600,
        "ADMIN_REQUIRES_MFA": False,
        "SOCIALACCOUNT_PROVIDERS": {},
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": None,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_the_environment_decides() -> None:
    values = settings_of(
        TRUSTED_PROXY_COUNT="2", SESSION_HOURS="1", ADMIN_REQUIRES_MFA="true", **PROCONNECT
    )
    assert values["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2
    assert values["SESSION_COOKIE_AGE"] == 3600
    assert values["ADMIN_REQUIRES_MFA"] is True
    app = values["SOCIALACCOUNT_PROVIDERS"]["proconnect"]["APPS"][0]
    assert app["client_id"] == "client"
    assert app["settings"]["server_url"] == "https://proconnect.example/api/v2"
    assert app["settings"]["verified_email"] is True


def test_without_a_proxy_nobody_says_who_he_is() -> None:
    assert settings_of(BEHIND_TLS_PROXY="false")["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


@pytest.mark.parametrize("missing", ["PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET"])
def test_a_half_said_proconnect_refuses_to_start(missing: str) -> None:
    given = {name: value for name, value in PROCONNECT.items() if name != missing}
    done = start(**given)
    assert done.returncode != 0
    assert "Démarrage refusé : PROCONNECT_ISSUER demande aussi" in done.stderr
