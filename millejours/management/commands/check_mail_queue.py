from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from millejours.mail.health import count_failed, count_waiting, queued_mail_age

MINUTES = 60


class Command(BaseCommand):
    help = "Échoue (code 1) quand un courriel attend depuis trop longtemps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes", type=int, default=MINUTES, help=f"{MINUTES} par défaut")

    def handle(self, *args: Any, **options: Any) -> None:
        age = queued_mail_age() or timedelta()
        minutes = int(age.total_seconds() // 60)
        state = (
            f"{count_waiting()} courriel(s) en attente, le plus ancien depuis {minutes} min ; "
            f"{count_failed()} abandonné(s)."
        )
        if age > timedelta(minutes=options["minutes"]):
            raise CommandError(f"Les courriels ne partent plus : {state}")
        self.stdout.write(state)
