"""Accounts to try the site with, on a developer's machine only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from millejours.accounts.addresses import declare_proven
from millejours.models import User

PASSWORD = "bienvenue-1000-jours"  # noqa: S105 (printed on purpose, DEBUG only)


class NotOnThisServerError(RuntimeError):
    """Demo accounts are refused where DEBUG is off."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    name: str
    what: str
    superuser: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("admin@exemple.test", "Administration", "tout faire", superuser=True),
    DemoAccount("redaction@exemple.test", "Rédaction", "écrire et soumettre (organisation A)"),
    DemoAccount("moderation@exemple.test", "Modération", "animer le comité (organisation A)"),
    DemoAccount("animation@exemple.test", "Animation", "animer le comité (organisation B)"),
    *(
        DemoAccount(
            f"comite-{letter}@exemple.test",
            f"Comité {letter.upper()}",
            f"donner l'avis et voter pour l'organisation {letter.upper()}",
        )
        for letter in "abcd"
    ),
    DemoAccount("referent@exemple.test", "Référence", "relire pour une région"),
    DemoAccount("gestion@exemple.test", "Gestion", "tenir les fiches d'un organisme"),
    DemoAccount("candidature@exemple.test", "Candidature", "demander le label d'une Maison"),
    DemoAccount("instruction@exemple.test", "Instruction", "instruire les demandes de label"),
    DemoAccount("decision@exemple.test", "Décision", "décider des demandes de label"),
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
        declare_proven(user)
        created += 1
    return f"{created} comptes créés"


def describe() -> list[str]:
    """One line per account, for the console."""
    return [f"{account.email} / {PASSWORD} – {account.what}" for account in DEMO_ACCOUNTS]
