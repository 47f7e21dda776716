from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from annuaire.registration.services import forget_old


class Command(BaseCommand):
    help = "Supprime les inscriptions jamais envoyées depuis REGISTRATION_KEPT_DAYS jours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.REGISTRATION_KEPT_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_old(timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"{forgotten} inscription(s) supprimée(s).")
