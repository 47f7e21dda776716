from typing import Any

from django.core.management.base import BaseCommand

from maisons.labels.reminders import remind


class Command(BaseCommand):
    help = "Rappelle la fin des labels et le terme des réserves, une fois chacun."

    def handle(self, *args: Any, **options: Any) -> None:
        told = remind()
        self.stdout.write(
            f"{told.renewals} renouvellement(s) rappelé(s), {told.ended} fin(s) dite(s), "
            f"{told.due} réserve(s) rappelée(s), {told.late} en retard."
        )
