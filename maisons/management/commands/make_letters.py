from typing import Any

from django.core.management.base import BaseCommand

from maisons.labels.letter_files import make_waiting


class Command(BaseCommand):
    help = "Produit les PDF des courriers que personne n’a encore ouverts."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{make_waiting()} courrier(s) produit(s)")
