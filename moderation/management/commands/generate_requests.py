from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from moderation.desk.generation import generate, pages_without_request


class Command(BaseCommand):
    help = "Met N pages en ligne dans le circuit du comité, pour mesurer le bureau."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--force", action="store_true", help="même si DEBUG est coupé")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError("Refusé hors DEBUG : ces demandes n'existent pas (--force).")
        pages = pages_without_request(options["count"])
        if len(pages) < options["count"]:
            raise CommandError(f"Il n'y a que {len(pages)} pages libres (generate_pages).")
        self.stdout.write(f"{generate(pages)} demandes d'essai créées.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
