"""``manage.py compile_catalogues``: .po -> .mo, without the gettext programs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from millejours.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile les catalogues de locale/ qui manquent ou qui ont changé."
    requires_system_checks: list[str] = []  # the checks want the compiled files

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_catalogues()
        for path in written:
            self.stdout.write(f"compilé : {path.relative_to(settings.BASE_DIR)}")
        if not written:
            self.stdout.write("catalogues déjà compilés")
