from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from annuaire.imports import applying, figures, services
from annuaire.imports.errors import ImportRefusedError
from annuaire.imports.reading import digest_of
from annuaire.imports.shapes import source_named
from annuaire.models import ImportBatch, ImportSource, ImportState
from annuaire.models.imports import TO_APPLY

NOT_APPROVED, FAILED = 2, 1


class Command(BaseCommand):
    help = (
        "Lit un fichier de fiches et dit ce qu'il ferait (rien n'est écrit dans l'annuaire)."
        " Avec --apply, applique ce fichier s'il a été approuvé."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--source", required=True, help="identifiant de la source")
        parser.add_argument("--apply", action="store_true", help="applique le fichier approuvé")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source = source_named(options["source"])
        if source is None:
            known = ", ".join(ImportSource.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"Source inconnue : {options['source']}. Connues : {known or '–'}.")
        try:
            with path.open("rb") as file:
                if options["apply"]:
                    self._apply(source, digest_of(file), path)
                    return
                batch = services.receive(source, file, path.name)
        except OSError as error:
            raise CommandError(f"{path} : fichier illisible ({error.strerror}).") from error
        except ImportRefusedError as error:
            raise CommandError(f"{path.name} : {error.message}") from error
        self._analyse(batch)

    def _analyse(self, batch: ImportBatch) -> None:
        try:
            batch = services.analyse(batch, self._progress(0))
        except ImportRefusedError as error:
            raise CommandError(f"{batch.original_name} : {error.message}") from error
        finally:
            self._end_progress()
        if batch.state == ImportState.FAILED:
            raise CommandError(f"{batch.original_name} : {batch.error}")
        self.stdout.write("À blanc : rien n'a été écrit dans l'annuaire.")
        self.stdout.write(batch.summary)
        if batch.signs:
            self.stdout.write(f"À regarder de près :\n{batch.signs}")
        address = reverse("imports_batch", args=[batch.pk])
        self.stdout.write(f"Rapport ligne par ligne, et envoi pour approbation : {address}")

    def _apply(self, source: ImportSource, sha256: str, path: Path) -> None:
        same = source.batches.filter(sha256=sha256).order_by("-pk")
        waiting = same.filter(state__in=TO_APPLY).first()
        if waiting is None:
            self._explain(same.first(), path)
            return
        batch = applying.claim(TO_APPLY, waiting.pk)
        if batch is None:
            raise CommandError("Un autre import est en cours : réessayez dans quelques minutes.")
        services.apply_claimed(batch, self._progress(batch.rows))
        self._end_progress()
        batch.refresh_from_db()
        if batch.state != ImportState.APPLIED:
            raise CommandError(f"Import non appliqué : {batch.error or batch.get_state_display()}")
        self.stdout.write(figures.summary_of(batch.done))

    def _explain(self, batch: ImportBatch | None, path: Path) -> None:
        if batch is not None and batch.state == ImportState.APPLIED:
            self.stdout.write(f"{path.name} est déjà appliqué : rien à faire.")
            return
        if batch is None:
            how = "Lancez d'abord la commande sans --apply, puis soumettez l'import."
        else:
            address = reverse("imports_batch", args=[batch.pk])
            how = f"État de l'import : {batch.get_state_display()}. Suivez-le ici : {address}"
        raise CommandError(
            f"{path.name} n'est pas approuvé, rien n'est appliqué. {how}", returncode=NOT_APPROVED
        )

    # --- On a terminal -------------------------------------------------------------------------

    def _progress(self, total: int) -> Any:
        """A bar when the total is known, a count otherwise; nothing but on a terminal."""
        if not sys.stdout.isatty():
            return lambda done: None

        def show(done: int) -> None:
            part = f"{min(100, 100 * done // total):>3} %  " if total else ""
            bar = "█" * min(30, 30 * done // total) if total else ""
            self.stdout.write(f"\r{part}{bar:<30} {done:>8} lignes", ending="")
            self.stdout.flush()

        return show

    def _end_progress(self) -> None:
        if sys.stdout.isatty():
            self.stdout.write("")
