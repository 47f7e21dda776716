from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from maisons.instruction.late_complements import end_late, remind_members


class Command(BaseCommand):
    help = "Rappelle les compléments attendus, puis clôt ou signale ceux qui sont en retard."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        reminders = remind_members(today)
        self.stdout.write(f"{reminders} rappel(s), {end_late(today)} complément(s) en retard.")
