"""Doing what was approved, in slices: each is one transaction that also moves the cursor.

Killed at any moment, nothing is half written, and whoever comes next goes on from the cursor. One
process at a time holds a batch (``holder``), for as long as it says so at each slice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annuaire.imports import closing, figures
from annuaire.imports.analysis import Progress, slices
from annuaire.imports.building import Lexicon
from annuaire.imports.errors import ImportRefusedError, LostHoldError
from annuaire.imports.likeness import Registered
from annuaire.imports.limits import SLICE
from annuaire.imports.places import Territories
from annuaire.imports.planning import plan
from annuaire.imports.reading import Line, digest_of, open_table
from annuaire.imports.rows import RowReader
from annuaire.imports.writing import Writer, close
from annuaire.models import ImportBatch, ImportState
from annuaire.models.imports import TO_APPLY, TO_READ

HOLD = timedelta(minutes=3)


def claim(states: Iterable[Any], pk: int | None = None) -> ImportBatch | None:
    """The oldest batch in one of ``states``, held; None while another process holds any.

    Whoever is killed holds it for three minutes more, then it may be taken again.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(state__in=(ImportState.RECEIVED, *TO_APPLY))
        rows = list(waiting.select_for_update(of=("self",)).order_by("approved_at", "pk"))
        if any(row.held_until and row.held_until > now for row in rows):
            return None
        asked = (row for row in rows if row.state in states and pk in (None, row.pk))
        batch = next(asked, None)
        if batch is not None:
            batch.holder, batch.held_until = uuid.uuid4().hex, now + HOLD
            batch.save(update_fields=["holder", "held_until"])
    return batch


def take(batch: ImportBatch) -> ImportBatch | None:
    """This very batch, held to be analysed; None when it may not be, or another process has it."""
    now = timezone.now()
    free = Q(holder="") | Q(held_until=None) | Q(held_until__lte=now)
    mine = ImportBatch.objects.filter(free, pk=batch.pk, state__in=TO_READ, approved_digest="")
    mine = mine.exclude(file="")
    if not mine.update(holder=uuid.uuid4().hex, held_until=now + HOLD):
        return None
    return ImportBatch.objects.select_related("source").get(pk=batch.pk)


def is_held(batch: ImportBatch) -> bool:
    return bool(batch.holder and batch.held_until and batch.held_until > timezone.now())


def holding(batch: ImportBatch, progress: Progress) -> Progress:
    """``progress``, which also says that this process is still at work."""

    def show(done: int) -> None:
        mine = ImportBatch.objects.filter(pk=batch.pk, holder=batch.holder)
        mine.update(held_until=timezone.now() + HOLD)
        progress(done)

    return show


def apply(batch: ImportBatch, progress: Progress = lambda done: None) -> None:
    """Apply a batch that this process holds (``claim``), from where it was left.

    Raises ImportRefusedError when what was approved is not what would be applied.
    """
    _refuse_changed(batch)
    seen: set[str] = set()
    with batch.file.open("rb") as file, open_table(file) as table:
        territories = Territories.load()
        reader = RowReader(batch.source, table, territories)
        registered = Registered.load(batch.source, territories)
        writer = Writer(batch, Lexicon.load(batch, territories.departements))
        lines = _from_cursor(batch, table.lines, reader, seen)
        for some in slices(lines):
            done = dict(batch.done) or figures.no_counts()
            with transaction.atomic():
                _hold(batch)
                decisions = plan(batch.source, map(reader.read, some), seen, registered)
                writer.write(decisions)
                for decision in decisions:
                    figures.add(done, decision)
                _write_cursor(batch, batch.cursor + len(some), done)
            batch.cursor, batch.done = batch.cursor + len(some), done
            progress(batch.cursor)
    _close_what_vanished(batch, seen)
    _finish(batch)


def _refuse_changed(batch: ImportBatch) -> None:
    """Raises ImportRefusedError: another file, another mapping, or a newer import done since."""
    with batch.file.open("rb") as file:
        same_file = digest_of(file) == batch.sha256
    if not same_file:
        raise ImportRefusedError(_("Le fichier gardé n’est plus celui qui a été approuvé."))
    if batch.source.digest() != batch.settings_digest or batch.digest() != batch.approved_digest:
        raise ImportRefusedError(
            _("Les réglages de la source ont changé depuis l’approbation. Recommencez l’import.")
        )
    newer = Q(pk__gt=batch.pk, state__in=[ImportState.APPLYING, ImportState.APPLIED])
    if batch.cursor == 0 and batch.source.batches.filter(newer).exists():
        raise ImportRefusedError(_("Un fichier plus récent de cette source a déjà été appliqué."))


def _from_cursor(
    batch: ImportBatch, lines: Iterator[Line], reader: RowReader, seen: set[str]
) -> Iterator[Line]:
    """The rows not done yet; those done only leave their identifiers."""
    for rank, line in enumerate(lines):
        if rank < batch.cursor:
            if reader.keeps(line) and (identifier := reader.identifier_of(line)):
                seen.add(identifier)
        else:
            yield line


def _hold(batch: ImportBatch) -> None:
    """Go on holding the batch. Raises LostHoldError when another process has taken it."""
    mine = ImportBatch.objects.filter(pk=batch.pk, holder=batch.holder)
    if not mine.update(held_until=timezone.now() + HOLD, state=ImportState.APPLYING):
        raise LostHoldError


def _write_cursor(batch: ImportBatch, cursor: int, done: figures.Counts) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(cursor=cursor, done=done)


def _close_what_vanished(batch: ImportBatch, seen: set[str]) -> None:
    """Only what those who approved were shown, and that nobody has come to keep since."""
    while True:
        done = dict(batch.done) or figures.no_counts()
        with transaction.atomic():
            _hold(batch)
            left = batch.closures.filter(is_done=False).select_related("record").order_by("pk")
            closures = list(left[:SLICE])
            if not closures:
                return
            kept = closing.reasons_to_keep([closure.record for closure in closures])
            going = [
                closure.record
                for closure in closures
                if not closure.kept
                and closure.record.listing_id not in kept
                and closure.record.closed_on is None
                and closure.record.identifier not in seen
            ]
            close(batch, going)
            done["closed"] += len(going)
            done["closures_kept"] += len(closures) - len(going)
            batch.closures.filter(pk__in=[closure.pk for closure in closures]).update(is_done=True)
            _write_cursor(batch, batch.cursor, done)
        batch.done = done


def _finish(batch: ImportBatch) -> None:
    mine = ImportBatch.objects.filter(pk=batch.pk, holder=batch.holder)
    mine.update(
        state=ImportState.APPLIED,
        applied_at=timezone.now(),
        error="",
        holder="",
        held_until=None,
        done=batch.done or figures.no_counts(),
    )
