import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annuaire.upkeep.counting import ReadMeanwhileError, Tally, count_views


class Command(BaseCommand):
    help = (
        "Ajoute aux vues du mois de chaque fiche celles d'un journal d'accès, sans les robots. "
        "Rien n'est gardé de qui lit. Relancée sur les mêmes lignes, elle n'ajoute rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", metavar="FICHIER", help="les plus anciens d'abord ; sans : l'entrée"
        )
        parser.add_argument(
            "--source", default="principal", help="nom du serveur, quand il y en a plusieurs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["source"].replace("\0", "").strip()[:80]
        if not source:
            raise CommandError("Donnez un nom de serveur : --source NOM.")
        try:
            for name in options["files"] or ["-"]:
                self._say(name, self._count(name, source))
        except ReadMeanwhileError:
            raise CommandError(
                "Un autre comptage de ce serveur vient de finir : relancez la commande."
            ) from None

    def _count(self, name: str, source: str) -> Tally:
        if name == "-":
            return count_views(sys.stdin.buffer, source)
        try:
            with Path(name).open("rb") as stream:
                return count_views(stream, source)
        except OSError as error:
            raise CommandError(f"{name} : {error.strerror}") from None

    def _say(self, name: str, tally: Tally) -> None:
        self.stdout.write(
            f"{name} : {tally.views} vue(s) ajoutée(s), {tally.older} déjà comptée(s) avant."
        )
