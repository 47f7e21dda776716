from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maisons.referential.loading import MODEL_FILE, load_model
from millejours.loading import load_once


class Command(BaseCommand):
    help = "Charge les pages des Maisons et le modèle de référentiel, non officiel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="relit le fichier inchangé")

    def handle(self, *args: Any, **options: Any) -> None:
        summary = load_once("referential", [MODEL_FILE], load_model, force=options["force"])
        self.stdout.write(summary)
