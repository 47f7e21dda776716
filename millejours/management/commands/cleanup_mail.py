from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from millejours.mail.health import purge_mail


class Command(BaseCommand):
    """Takes the place of django-post-office's, which also deletes mails that still wait."""

    help = "Supprime les courriels envoyés ou abandonnés depuis MAIL_KEPT_DAYS jours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.MAIL_KEPT_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = purge_mail(timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"{deleted} courriel(s) supprimé(s).")
