"""The dry run: what a batch would do, written down for those who decide."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import reset_queries, transaction
from django.utils import timezone

from annuaire.imports import closing, figures
from annuaire.imports.errors import LostHoldError
from annuaire.imports.likeness import Registered
from annuaire.imports.limits import MOST_ALIKE, SAMPLE, SLICE
from annuaire.imports.places import Territories
from annuaire.imports.planning import Decision, Effect, plan
from annuaire.imports.reading import open_table
from annuaire.imports.report import Report, report_of
from annuaire.imports.rows import RowReader
from annuaire.models import (
    ImportBatch,
    ImportClosure,
    ImportedRecord,
    ImportState,
)
from annuaire.models.imports import TO_READ

SAMPLED = (Effect.CREATE, Effect.UPDATE, Effect.KEPT)
Progress = Callable[[int], None]
Item = TypeVar("Item")


def slices(items: Iterator[Item], size: int = SLICE) -> Iterator[list[Item]]:
    """Some at a time. Under DEBUG, Django keeps the text of every query: forgotten each time."""
    while some := list(islice(items, size)):
        yield some
        reset_queries()


def analyse(batch: ImportBatch, progress: Progress = lambda done: None) -> None:
    """Fill in the counts, sample, closures and report of a batch that this process holds.

    The directory is only read. All is written at once, at the end: a slower analysis never undoes
    what was decided meanwhile. Raises BadFileError, BadMappingError, LostHoldError: then nothing of
    the batch has changed.
    """
    counts, seen, sample = figures.no_counts(), set[str](), _Sample(batch.sha256)
    with batch.file.open("rb") as file, open_table(file) as table, report_of(batch) as report:
        territories = Territories.load()
        reader = RowReader(batch.source, table, territories)
        registered = Registered.load(batch.source, territories)
        for lines in slices(table.lines):
            for decision in plan(batch.source, map(reader.read, lines), seen, registered):
                figures.add(counts, decision)
                sample.see(decision)
                report.add(decision)
            progress(counts["rows"])
        with transaction.atomic():
            mine = ImportBatch.objects.filter(pk=batch.pk, holder=batch.holder)
            mine = mine.filter(state__in=TO_READ, approved_digest="")
            if mine.select_for_update(of=("self",)).first() is None:
                raise LostHoldError
            open_records = ImportedRecord.objects.open().filter(source=batch.source).count()
            _note_closures(batch, seen, counts, report)
            mine.update(
                counts=counts,
                summary=figures.summary_of(counts),
                signs="\n".join(figures.signs_of(counts, open_records)),
                signs_confirmed=False,
                sample=sample.rows(),
                settings_digest=batch.source.digest(),
                analysed_at=timezone.now(),
                state=ImportState.ANALYSED,
                error="",
                report=report.keep(),
                holder="",
                held_until=None,
            )


def _note_closures(
    batch: ImportBatch, seen: set[str], counts: figures.Counts, report: Report
) -> None:
    batch.closures.all().delete()
    if not batch.source.is_complete:
        return
    for records in closing.vanished(batch, seen):
        closures = ImportClosure.objects.bulk_create(closing.closures_of(batch, records))
        for closure in closures:
            counts["closures_kept" if closure.kept else "closed"] += 1
            report.add_closure(closure)


class _Sample:
    """Fifty rows drawn evenly among those that do something; the same ones for the same file.

    With them, those that look like a listing: a person is asked about each, first about those
    that may be said the same and change it.
    """

    def __init__(self, seed: str) -> None:
        self._rng = random.Random(seed)  # noqa: S311 (not a secret)
        self._seen = 0
        self._kept: list[Decision] = []
        self._alike: list[Decision] = []
        self._left: list[Decision] = []  # withdrawn, or of another source: asked about last

    def see(self, decision: Decision) -> None:
        if (alike := decision.alike) is not None:
            is_new = decision.effect is Effect.ALIKE and not alike.is_attached
            asked = self._alike if is_new else self._left
            if len(asked) < MOST_ALIKE:
                asked.append(decision)
        if decision.effect not in SAMPLED:
            return
        self._seen += 1
        if len(self._kept) < SAMPLE:
            self._kept.append(decision)
        elif (place := self._rng.randrange(self._seen)) < SAMPLE:
            self._kept[place] = decision

    def rows(self) -> list[dict[str, Any]]:
        asked = [*self._alike, *self._left][:MOST_ALIKE]
        ordered = sorted([*self._kept, *asked], key=lambda decision: decision.incoming.number)
        return [
            {
                "line": one.incoming.number,
                "identifier": one.incoming.identifier,
                "effect": one.effect.value,
                "words": one.words,
                "alike": one.alike.listing_id if one.alike else None,
                "is_attached": one.alike is not None and one.alike.is_attached,
                "values": one.incoming.values,
                "conflicts": [
                    {"name": each.name, "kept": each.kept, "incoming": each.incoming}
                    for each in one.conflicts
                ],
            }
            for one in ordered
        ]
