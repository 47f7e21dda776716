import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from millejours.loading import load_once
from territoires.loading import DATA_FILE, REFERENCE_NAME, load_territoires


class Command(BaseCommand):
    help = "Charge les régions, départements et communes quand le fichier a changé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="recharge même un fichier déjà chargé"
        )
        parser.add_argument(
            "--file", type=Path, default=DATA_FILE, help="un autre fichier que celui livré"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        start = time.perf_counter()
        summary = load_once(
            REFERENCE_NAME,
            [path],
            lambda: load_territoires(self._progress, path),
            force=options["force"],
        )
        self.stdout.write(f"Territoires : {summary} ({time.perf_counter() - start:.1f} s)")

    def _progress(self, line: str) -> None:
        self.stdout.write(f"  {line}")
