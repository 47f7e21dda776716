from typing import Any

from django.core.management.base import BaseCommand

from maisons.register.services import follow_the_calendar


class Command(BaseCommand):
    help = "Met en ligne ou hors ligne les pages des Maisons dont le label commence ou finit."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{follow_the_calendar()} page(s) de Maison mise(s) à jour.")
