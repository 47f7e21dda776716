"""Settings that are wrong or missing stop the start with a sentence that says which and why."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.project import PROJECT

COMPLETE = {
    "SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopqrst",
    "ALLOWED_HOSTS": "www.example.org,example.org",
    "DATABASE_URL": "postgres://site:secret@db.example.org/site",
}
SHOW = """
import django
from django.conf import settings
django.setup()
print({name: getattr(settings, name) for name in ("DEBUG", "ALLOWED_HOSTS", "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "WAGTAILADMIN_BASE_URL")})
"""


def start_production(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process that has only these variables."""
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "millejours.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_refuses_to_start_without(missing: str) -> None:
    given = {name: value for name, value in COMPLETE.items() if name != missing}
    done = start_production(**given)
    assert done.returncode != 0
    refusal = done.stderr.strip().splitlines()[-1]
    assert "Démarrage refusé" in refusal
    assert f"{missing} (" in refusal
    assert not any(f"{name} (" in refusal for name in given)


def test_production_names_everything_that_is_missing() -> None:
    refusal = start_production().stderr
    assert all(f"{name} (" in refusal for name in COMPLETE)


def test_production_refuses_sqlite() -> None:
    done = start_production(**{**COMPLETE, "DATABASE_URL": "sqlite:////tmp/site.sqlite3"})
    assert done.returncode != 0
    assert "PostgreSQL" in done.stderr.strip().splitlines()[-1]


def test_production_starts_when_all_is_given() -> None:
    done = start_production(**COMPLETE)
    assert done.returncode == 0, done.stderr
    assert "'DEBUG': False" in done.stdout
    assert "'SESSION_COOKIE_SECURE': True" in done.stdout
    assert "'WAGTAILADMIN_BASE_URL': 'https://www.example.org'" in done.stdout


def test_production_refuses_an_unknown_language() -> None:
    done = start_production(**COMPLETE, PUBLIC_LANGUAGES="fr,xx")
    assert done.returncode != 0
    assert "Langue inconnue : xx" in done.stderr
