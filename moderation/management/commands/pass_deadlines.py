from typing import Any

from django.core.management.base import BaseCommand

from moderation.services.deadlines import pass_deadlines


class Command(BaseCommand):
    help = "Fait ce que les échéances passées décident : accords tacites, étapes élargies."

    def handle(self, *args: Any, **options: Any) -> None:
        passed = pass_deadlines()
        self.stdout.write(
            f"{passed.approved} accord(s) tacite(s), {passed.escalated} étape(s) élargie(s)."
        )
