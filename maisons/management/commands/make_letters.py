from typing import Any

from django.core.management.base import BaseCommand

from maisons.labels.letter_files import make_waiting
from millejours.pdf import NoPdfError


class Command(BaseCommand):
    help = "Produit les PDF des courriers que personne n’a encore ouverts."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{make_waiting()} courrier(s) produit(s)")
        except NoPdfError as error:  # they are read as pages
            self.stdout.write(str(error.message))
