from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from articles.links import addresses, check_addresses, report_text, send_report


class Command(BaseCommand):
    help = "Demande à chaque adresse donnée comme source si elle répond encore (chaque semaine)."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            users = addresses()
            outcome = check_addresses(users, self._show_progress)
            text = report_text(outcome, users, settings.WAGTAILADMIN_BASE_URL)
            self.stdout.write("\n" + text)
            if settings.SOURCE_REPORT_EMAILS:
                self._send(text)

    def _send(self, text: str) -> None:
        """The links are checked, and in the admin, whether the mail leaves or not."""
        try:
            send_report(text, settings.SOURCE_REPORT_EMAILS)
        except (SMTPException, OSError) as error:
            self.stderr.write(f"Le rapport n’a pas pu être envoyé : {error}")

    def _show_progress(self, done: int, total: int) -> None:
        self.stdout.write(f"\r{done} / {total} adresses", ending="")
        self.stdout.flush()
