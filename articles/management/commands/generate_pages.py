from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from articles.generation import generate, remove


class Command(BaseCommand):
    help = "Crée N articles d'essai (toujours les mêmes) pour mesurer la recherche, ou les retire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", nargs="?", type=int, default=0, metavar="N")
        parser.add_argument(
            "--remove", action="store_true", help="retire tous les articles d'essai"
        )
        parser.add_argument("--force", action="store_true", help="même si DEBUG est coupé")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError(
                "Refusé hors DEBUG : ces articles n'existent pas (--force pour mesurer)."
            )
        if options["count"] <= 0 and not options["remove"]:
            raise CommandError("Donnez un nombre d'articles supérieur à zéro, ou --remove.")
        if options["remove"]:
            self.stdout.write(f"{remove()} articles d'essai retirés.")
        if options["count"] > 0:
            try:
                created = generate(options["count"], self._progress)
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"\n{created} articles d'essai créés.")
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _progress(self, done: int) -> None:
        self.stdout.write(f"\r{done:>8} articles", ending="")
        self.stdout.flush()
