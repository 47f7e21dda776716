from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annuaire.vocabulary_loading import FILES, load_directory_vocabularies
from annuaire.winners import DATA_FILE, WinnersLoader
from millejours.loading import load_once


class Command(BaseCommand):
    help = "Charge les vocabulaires de l'annuaire et les 104 lauréats des appels à projets de 2021."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="relit le fichier inchangé")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load_once("directory", FILES, load_directory_vocabularies))
        loader = WinnersLoader()
        summary = load_once("laureats_2021", [DATA_FILE], loader.load, force=options["force"])
        self.stdout.write(summary)
