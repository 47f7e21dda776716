"""Everything between a clone and a site that answers; quick when there is nothing to do."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from home.demo_accounts import create_demo_accounts, describe
from home.demo_body import create_demo_body
from home.demo_committee import create_demo_committee
from home.demo_labels import create_demo_labels
from home.demo_listings import create_demo_listings
from home.starting_content import DATA_FILE, load_starting_content, load_starting_links
from millejours.loading import load_once
from moderation.rights import ensure_groups
from moderation.workflows import ensure_default_workflows

SLOW_SECONDS = 0.5


class MigrationProgress(io.StringIO):
    """Turns Django's line per migration into one dot in ten."""

    def __init__(self, console: Any, total: int) -> None:
        super().__init__()
        self.console, self.total, self.done = console, total, 0

    def write(self, text: str) -> int:
        self.done += text.count("Applying ")
        if "Applying " in text and self.done % 10 == 0:
            self.console.write(".", ending="")
            self.console.flush()
        return len(text)


class Command(BaseCommand):
    help = "Prépare le site : catalogues, fichiers statiques, base, données de référence."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self._step("Catalogues de langues", lambda: self._call("compile_catalogues"))
        self._step("Système de design", lambda: self._call("build_assets"))
        self._step("Base de données", self._migrate)
        self._step("Territoires", lambda: self._call("load_territoires"))
        self._step("Vocabulaires", lambda: self._call("load_vocabularies"))
        self._step("Numéros utiles", lambda: self._call("load_useful_numbers"))
        self._step("Organisations", lambda: self._call("load_organisations"))
        self._step("Lauréats 2021", lambda: self._call("load_laureats"))
        self._step("Accueil et pages libres", self._content)
        self._step("Étapes et articles", lambda: self._call("load_articles"))
        self._step("Maisons et référentiel", lambda: self._call("load_referential"))
        self._step("Synonymes de la recherche", lambda: self._call("load_synonyms"))
        self._step("Navigation", self._links)
        self._step("Circuits d'approbation", ensure_default_workflows)
        self._step("Groupes et droits", ensure_groups)
        if settings.DEBUG:
            self._step("Comptes de démonstration", create_demo_accounts)
            self._step("Comité de démonstration", create_demo_committee)
            self._step("Fiches de démonstration", create_demo_listings)
            self._step("Organisme de démonstration", create_demo_body)
            self._step("Demandes de label de démonstration", create_demo_labels)
            self.stdout.write("\nComptes de démonstration (DEBUG seulement), sur /admin/ :")
            for line in describe():
                self.stdout.write(f"  {line}")

    def _step(self, title: str, work: Callable[[], str | None]) -> None:
        self.stdout.write(f"· {title}… ", ending="")
        self.stdout.flush()
        started = time.perf_counter()
        outcome = (work() or "fait").strip()
        seconds = time.perf_counter() - started
        took = f" ({seconds:.1f} s)" if seconds > SLOW_SECONDS else ""
        self.stdout.write(outcome + took)

    def _call(self, command: str) -> str:
        said = io.StringIO()
        call_command(command, stdout=said)
        return said.getvalue()

    def _migrate(self) -> str:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return "à jour"
        progress = MigrationProgress(self.stdout, len(plan))
        call_command("migrate", interactive=False, skip_checks=True, stdout=progress)
        return f"{len(plan)} migrations"

    def _content(self) -> str:
        return load_once("starting_content", [DATA_FILE], load_starting_content)

    def _links(self) -> str:
        return load_once("starting_links", [DATA_FILE], load_starting_links)
