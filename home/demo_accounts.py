"""Accounts to try the site with, on a developer's machine only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group

from millejours.models import User

PASSWORD = "bienvenue-1000-jours"  # noqa: S105 (printed on purpose, DEBUG only)


class NotOnThisServerError(RuntimeError):
    """Demo accounts are refused where DEBUG is off."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    name: str
    what: str
    group: str = ""
    superuser: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("admin@exemple.test", "Administration", "tout faire", superuser=True),
    DemoAccount("redaction@exemple.test", "Rédaction", "écrire des pages", group="Editors"),
    DemoAccount("moderation@exemple.test", "Modération", "relire et publier", group="Moderators"),
)


def create_demo_accounts() -> str:
    """Create the missing accounts. Raises NotOnThisServerError where DEBUG is off."""
    if not settings.DEBUG:
        raise NotOnThisServerError("Les comptes de démonstration n'existent qu'avec DEBUG.")
    created = 0
    for account in DEMO_ACCOUNTS:
        if User.objects.filter(email__iexact=account.email).exists():
            continue
        user = User.objects.create_user(
            account.email,
            PASSWORD,
            first_name=account.name,
            last_name="(démonstration)",
            is_staff=account.superuser,
            is_superuser=account.superuser,
        )
        if account.group:
            user.groups.add(Group.objects.get(name=account.group))
        created += 1
    return f"{created} comptes créés"


def describe() -> list[str]:
    """One line per account, for the console."""
    return [f"{account.email} / {PASSWORD} – {account.what}" for account in DEMO_ACCOUNTS]
