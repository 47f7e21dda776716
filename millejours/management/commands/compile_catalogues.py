"""``manage.py compile_catalogues``: .po -> .mo, without the gettext programs."""

from typing import Any

from django.core.management.base import BaseCommand

from millejours.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile les catalogues de locale/ qui manquent ou qui ont changé."
    requires_system_checks: list[str] = []  # the checks want the compiled files

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_catalogues()
        codes = ", ".join(path.parts[-3] for path in written)
        self.stdout.write(f"catalogues compilés : {codes}" if written else "catalogues à jour")
