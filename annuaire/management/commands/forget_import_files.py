from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from annuaire.imports.forgetting import forget_old


class Command(BaseCommand):
    help = (
        "Supprime les fichiers d'imports reçus il y a plus de IMPORT_FILES_KEPT_DAYS jours, leurs"
        " rapports et leurs échantillons. Les chiffres et les décisions restent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.IMPORT_FILES_KEPT_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_old(timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"{forgotten} import(s) oublié(s).")
