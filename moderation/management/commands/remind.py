from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from moderation.notifications.reminders import (
    WORKING_DAYS_BEFORE,
    remind_of_deadlines,
    report_late_steps,
)


class Command(BaseCommand):
    help = "Rappelle les échéances proches, puis dit à l’équipe d’animation ce qui est en retard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=WORKING_DAYS_BEFORE,
            help=f"jours ouvrés avant l’échéance ({WORKING_DAYS_BEFORE} par défaut)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reminders = remind_of_deadlines(options["days"])
        self.stdout.write(f"{reminders} rappel(s), {report_late_steps()} courriel(s) de retard.")
