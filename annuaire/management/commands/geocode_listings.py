from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from annuaire.geocoding.job import MOST_A_RUN, Report, run
from annuaire.geocoding.waiting import waiting_count


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError("un nombre entier, au moins 1")
    return int(text)


class Command(BaseCommand):
    help = (
        "Demande au géocodeur où sont les adresses qu'il n'a pas pu placer tout de suite. "
        "Sans danger à relancer ; un seul à la fois."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=_positive, default=MOST_A_RUN, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.GEOCODER_ENABLED:
            self.stdout.write("Le géocodeur est éteint (GEOCODER_ENABLED) : rien n'est demandé.")
            return
        report = run(options["limit"], progress=self._progress)
        if report.seen and self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(self._summary(report))

    def _progress(self, report: Report) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{report.seen:>8} fiches vues", ending="")
            self.stdout.flush()

    def _summary(self, report: Report) -> str:
        if report.busy:
            return "Déjà en cours : rien n'est demandé deux fois."
        sentence = (
            f"Fiches placées : {report.placed} ; introuvables pour l'instant : {report.unfound} ; "
            f"remises à plus tard : {report.postponed} ; laissées à leur commune : "
            f"{report.given_up}. Adresses qui attendent : {waiting_count()}."
        )
        if report.paused_until is None:
            return sentence
        until = timezone.localtime(report.paused_until)
        return f"{sentence} Le géocodeur ne sera plus sollicité avant {until:%d/%m/%Y %H:%M}."
