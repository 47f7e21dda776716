"""The report of an analysis: one line a row, in a private CSV file, never whole in memory."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from annuaire.imports.planning import Decision
from annuaire.models import ImportBatch, ImportClosure
from millejours.spreadsheets import cell

MARK = "\ufeff"  # as millejours.spreadsheets: what spreadsheets read the encoding from


class Report:
    """Written line by line, then kept beside the batch's file."""

    def __init__(self, batch: ImportBatch, file: Any) -> None:
        self._batch, self._file = batch, file
        file.write(MARK)
        self._writer = csv.writer(file, delimiter=";")
        self._write(
            [_("ligne"), _("identifiant"), _("nom"), _("ce qui se passerait"), _("précisions")]
        )

    def _write(self, cells: Sequence[Any]) -> None:
        self._writer.writerow([cell(value) for value in cells])

    def add(self, decision: Decision) -> None:
        incoming = decision.incoming
        name = incoming.values.get("name", "")
        label = decision.effect.label
        self._write([incoming.number, incoming.identifier, name, label, decision.words])

    def add_closure(self, closure: ImportClosure) -> None:
        label = _("fiche gardée") if closure.kept else _("fiche fermée")
        reason = closure.kept or _("n’est plus dans le fichier")
        self._write(["", closure.record.identifier, closure.name, label, reason])

    def keep(self) -> str:
        """Put it beside the batch's file, and say where. The last one goes with the transaction."""
        self._file.flush()
        field = self._batch.report
        last, storage = field.name, field.storage
        field.save("rapport.csv", File(self._file.buffer), save=False)
        if last:
            transaction.on_commit(lambda: storage.delete(last))
        return str(field.name)


@contextmanager
def report_of(batch: ImportBatch) -> Iterator[Report]:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield Report(batch, file)
