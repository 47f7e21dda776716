"""``manage.py make_catalogue``: the texts of the code and the templates, into locale/."""

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from millejours.catalogues import CatalogueError, compile_catalogues, expected_catalogues

SHOWN_LINES = 40


class Command(BaseCommand):
    help = "Écrit le catalogue français (chaque texte traduit par lui-même) et ceux qui manquent."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="n'écrit rien ; échoue si un catalogue n'est plus à jour",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = {
                path: text for path, text in expected_catalogues().items() if text != _read(path)
            }
        except CatalogueError as error:
            raise CommandError(str(error)) from None
        if not changed:
            self.stdout.write("catalogues à jour")
        elif options["check"]:
            raise CommandError(
                "Catalogues à refaire avec « make messages » :\n"
                + "\n".join(_difference(path, text) for path, text in changed.items())
            )
        else:
            self._write(changed)

    def _write(self, changed: dict[Path, str]) -> None:
        for path, text in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"écrit : {path.relative_to(settings.BASE_DIR)}")
        compile_catalogues()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _difference(path: Path, text: str) -> str:
    name = str(path.relative_to(settings.BASE_DIR))
    lines = difflib.unified_diff(
        _read(path).splitlines(), text.splitlines(), name, f"{name} (attendu)", "", "", 0, ""
    )
    return "\n".join(list(lines)[:SHOWN_LINES])
