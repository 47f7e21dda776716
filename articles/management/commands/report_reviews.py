from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.review_mails import queue_weekly_mails


class Command(BaseCommand):
    help = "Envoie à chaque organisation ses articles à relire, et le point à l’animation."

    def handle(self, *args: Any, **options: Any) -> None:
        count = queue_weekly_mails(timezone.localdate())
        self.stdout.write(f"{count} courriels mis en file.")
