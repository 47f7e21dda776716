"""Write the public site's static files (``settings.ASSETS_DIR``)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from millejours.assets.build import build_assets


class Command(BaseCommand):
    help = "Construit les feuilles de style, scripts et polices du site (rien si à jour)."
    requires_system_checks: list[str] = []  # staticfiles.W004: the folder is what we write

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="reconstruire même si à jour")

    def handle(self, *args: Any, **options: Any) -> None:
        summary = build_assets(settings.ASSETS_DIR, settings.BASE_DIR, force=options["force"])
        self.stdout.write(summary)
