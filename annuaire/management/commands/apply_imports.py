from typing import Any

from django.core.management.base import BaseCommand

from annuaire.imports.services import run_waiting


class Command(BaseCommand):
    help = (
        "Applique les imports approuvés et analyse les fichiers reçus (minuterie : chaque minute)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        applied, analysed = run_waiting()
        self.stdout.write(f"{applied} imports appliqués, {analysed} fichiers analysés")
