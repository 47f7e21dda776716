from typing import Any

from django.core.management.base import BaseCommand

from millejours.schedule import run_due


class Command(BaseCommand):
    help = "Lance une fois les travaux à heure dite qui sont dus (pour cron, chaque minute)."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in run_due():
            self.stdout.write(name)
