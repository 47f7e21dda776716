from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.loading import FILES, load_starting_articles
from articles.permissions import grant_default_rights
from millejours.loading import load_once


class Command(BaseCommand):
    help = "Charge les chiffres, les repères, les étapes et les articles livrés avec le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="relit les fichiers inchangés")

    def handle(self, *args: Any, **options: Any) -> None:
        grant_default_rights()
        summary = load_once("articles", FILES, load_starting_articles, force=options["force"])
        self.stdout.write(summary)
