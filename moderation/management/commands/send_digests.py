from typing import Any

from django.core.management.base import BaseCommand

from moderation.notifications.digest import send_digests


class Command(BaseCommand):
    help = "Met en file le point du jour de qui l’a choisi."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_digests()} point(s) du jour.")
