from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from millejours.mail.sending import retry_failed, send_queue


class Command(BaseCommand):
    """Takes the place of django-post-office's command of that name (millejours.mail.sending)."""

    help = "Envoie les courriels en attente ; plusieurs envois peuvent avoir lieu en même temps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retry-failed",
            action="store_true",
            help="remettre d’abord en attente les courriels abandonnés",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry_failed"]:
            self.stdout.write(f"{retry_failed()} courriel(s) remis en attente.")
        outcome = send_queue()
        if outcome.is_down:
            self.stdout.write("Le serveur de courriel ne répond pas : tout reste en attente.")
        self.stdout.write(
            f"{outcome.sent} envoyé(s), {outcome.postponed} remis à plus tard, "
            f"{outcome.failed} abandonné(s)."
        )
