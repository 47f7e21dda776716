from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from annuaire.generation import generate, remove


class Command(BaseCommand):
    help = "Crée N fiches d'essai (toujours les mêmes) pour mesurer l'annuaire, ou les retire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", nargs="?", type=int, default=0, metavar="N")
        parser.add_argument(
            "--remove", action="store_true", help="retire toutes les fiches d'essai"
        )
        parser.add_argument("--force", action="store_true", help="même si DEBUG est coupé")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError(
                "Refusé hors DEBUG : ces fiches n'existent pas (--force pour mesurer)."
            )
        if options["count"] <= 0 and not options["remove"]:
            raise CommandError("Donnez un nombre de fiches supérieur à zéro, ou --remove.")
        if options["remove"]:
            self.stdout.write(f"\n{remove(self._progress)} fiches d'essai retirées.")
        if options["count"] > 0:
            self.stdout.write(
                f"\n{generate(options['count'], self._progress)} fiches d'essai créées."
            )
            self._let_the_planner_know()

    def _let_the_planner_know(self) -> None:
        """What a site that lives has done by itself; PostgreSQL reads an index alone only then."""
        may_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if may_vacuum else "ANALYZE")

    def _progress(self, done: int) -> None:
        self.stdout.write(f"\r{done:>8} fiches", ending="")
        self.stdout.flush()
