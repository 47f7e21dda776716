from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from annuaire.managers.works import forget_old, run_waiting

SECONDS = 240.0


class Command(BaseCommand):
    help = "Finit ce que les organismes ont lancé sur plusieurs fiches (minuterie : chaque minute)."

    def handle(self, *args: Any, **options: Any) -> None:
        done = run_waiting(SECONDS)
        forgotten = forget_old(timezone.now())
        self.stdout.write(f"{done} travaux finis, {forgotten} oubliés")
