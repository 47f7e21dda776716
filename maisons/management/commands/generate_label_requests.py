from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from maisons.requests.generation import generate, remove

COUNT = 1000


class Command(BaseCommand):
    help = "Crée N demandes de label d'essai (toujours les mêmes), ou les retire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", nargs="?", type=int, default=COUNT, metavar="N")
        parser.add_argument("--delete", action="store_true", help="retire les demandes d'essai")
        parser.add_argument("--force", action="store_true", help="même si DEBUG est coupé")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError("Refusé hors DEBUG : ces demandes n'existent pas (--force).")
        if options["delete"]:
            self.stdout.write(f"\n{remove(self._progress)} demandes d'essai retirées.")
            return
        if options["count"] <= 0:
            raise CommandError("Donnez un nombre de demandes supérieur à zéro, ou --delete.")
        try:
            made = generate(options["count"], self._progress)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"\n{made} demandes d'essai créées.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _progress(self, done: int) -> None:
        self.stdout.write(f"\r{done:>8} demandes", ending="")
        self.stdout.flush()
