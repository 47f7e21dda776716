"""Accounts to try the site with, on a developer's machine only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from articles.models import ArticleIndexPage
from millejours.models import User

ARTICLE_PUBLISHERS = "Rédaction (démonstration)"
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
    publishes_articles: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("admin@exemple.test", "Administration", "tout faire", superuser=True),
    DemoAccount(
        "redaction@exemple.test",
        "Rédaction",
        "écrire des pages, publier des articles",
        group="Editors",
        publishes_articles=True,
    ),
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
    _let_publish_articles()
    return f"{created} comptes créés"


def _let_publish_articles() -> None:
    """On line without anybody's approval: for the demonstration, never for a real group."""
    group = Group.objects.get_or_create(name=ARTICLE_PUBLISHERS)[0]
    facts = ["add_fact", "change_fact"]
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="articles", codename__in=facts),
    )
    pages = ["add_page", "change_page", "publish_page"]
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=pages
    ):
        for index in ArticleIndexPage.objects.order_by("pk"):
            GroupPagePermission.objects.get_or_create(
                group=group, page=index.page_ptr, permission=permission
            )
    emails = [account.email for account in DEMO_ACCOUNTS if account.publishes_articles]
    group.user_set.add(*User.objects.filter(email__in=emails))


def describe() -> list[str]:
    """One line per account, for the console."""
    return [f"{account.email} / {PASSWORD} – {account.what}" for account in DEMO_ACCOUNTS]
