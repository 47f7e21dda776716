"""What changes a batch: callable from the admin, the commands and the engine alike."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from annuaire.imports import analysis, applying
from annuaire.imports.errors import ImportRefusedError, LostHoldError, NotNowError
from annuaire.imports.limits import MOST_BYTES_AT_ONCE
from annuaire.imports.places import Territories
from annuaire.imports.reading import check_size, digest_of, open_table, opens_quickly
from annuaire.imports.rows import RowReader
from annuaire.imports.targets import OF_THE_SOURCE
from annuaire.models import (
    ImportBatch,
    ImportedApart,
    ImportedRecord,
    ImportSource,
    ImportState,
    Listing,
)
from annuaire.models.imports import TO_ANALYSE, TO_APPLY, TO_READ
from millejours.text import clean_input
from moderation.services import submit as submit_to_moderation

logger = logging.getLogger(__name__)
NAME_LENGTH = 120
ERROR_LENGTH = 1000


def receive(source: ImportSource, file: Any, name: str, user: Any = None) -> ImportBatch:
    """Keep a file and say nothing of it yet. The same file, for the same source, is kept once.

    ``file`` is open in binary. Raises BadFileError, BadMappingError on what its start shows; that
    of a large workbook is left to the analysis.
    """
    check_size(_size_of(file))
    if opens_quickly(file):
        with open_table(file) as table:
            RowReader(source, table, Territories())
    sha256 = digest_of(file)
    again = source.batches.filter(
        sha256=sha256, state__in=[ImportState.RECEIVED, ImportState.ANALYSED]
    )
    if (known := again.order_by("-pk").first()) is not None:
        return known
    batch = ImportBatch(
        source=source,
        original_name=clean_input(PurePath(name).name, NAME_LENGTH) or "fichier",
        size=_size_of(file),
        sha256=sha256,
        sent_by=user,
        live=False,
    )
    batch.file.save("fichier", File(file), save=False)
    batch.save()
    return batch


def _size_of(file: Any) -> int:
    file.seek(0, 2)
    size = int(file.tell())
    file.seek(0)
    return size


def is_quick(batch: ImportBatch) -> bool:
    """Whether it may be analysed while somebody waits for the page."""
    if batch.size > MOST_BYTES_AT_ONCE or not batch.file:
        return False
    with batch.file.open("rb") as file:
        return opens_quickly(file)


def analyse(batch: ImportBatch, progress: analysis.Progress = lambda done: None) -> ImportBatch:
    """The dry run. A file that cannot be read puts the batch in failure, with the reason.

    Raises NotNowError when it was submitted already, or while another process reads it.
    """
    held = applying.take(batch)
    if held is None:
        now = ImportBatch.objects.get(pk=batch.pk)
        if applying.is_held(now):
            raise NotNowError(_("Cet import est en cours de lecture\u00a0: attendez la fin."))
        raise NotNowError(_("Cet import a déjà été soumis\u00a0: déposez le fichier à nouveau."))
    analyse_held(held, applying.holding(held, progress))
    return ImportBatch.objects.get(pk=batch.pk)


def analyse_held(batch: ImportBatch, progress: analysis.Progress) -> None:
    """Analyse a batch that ``applying.take`` or ``claim`` gave."""
    try:
        analysis.analyse(batch, progress)
    except ImportRefusedError as error:
        _fail(batch, error.message)
    except LostHoldError:
        logger.warning("Import %s : repris par un autre processus", batch.pk)
    except Exception:
        _fail(batch, _("Erreur imprévue\u00a0: ce fichier n’a pas pu être lu."))
        raise


def analyse_later(batch: ImportBatch) -> None:
    """Leave it to the timetable. Raises NotNowError."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=TO_READ, approved_digest="")
    if not waiting.exclude(file="").update(state=ImportState.RECEIVED):
        raise NotNowError(_("Cet import ne peut plus être analysé."))


@transaction.atomic
def tell_apart(batch: ImportBatch, identifier: str, actor: Any, *, is_same: bool) -> None:
    """Say whether a row and the listing that it looks like are one. The next reading obeys.

    One: the row speaks of that listing from now on, and what people wrote there, or left empty, is
    kept; not of one that a source speaks of already. Raises NotNowError for a row that was not
    asked about, or was answered.
    """
    held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    asked = {row["identifier"]: row.get("alike") for row in held.sample}
    listings = Listing.objects.select_for_update(of=("self",))
    listing = listings.filter(pk=asked.get(identifier)).first()
    known = Q(source=held.source, identifier=identifier)
    if is_same:
        known |= Q(listing=listing)
    is_known = ImportedRecord.objects.filter(known).exists()
    if held.state != ImportState.ANALYSED or listing is None or is_known:
        raise NotNowError(_("Cette ligne n’est plus à rapprocher\u00a0: lisez à blanc de nouveau."))
    if is_same:
        of_a_person = dict.fromkeys(OF_THE_SOURCE)  # differs from what is said today: kept
        held.source.records.create(identifier=identifier, listing=listing, values=of_a_person)
    else:
        ImportedApart.objects.get_or_create(
            source=held.source, identifier=identifier, listing=listing, defaults={"said_by": actor}
        )


def submit(batch: ImportBatch, actor: Any, *, confirms_signs: bool = False) -> WorkflowState:
    """Send the batch to those who answer for the territory of its source.

    Raises NotNowError, and what ``moderation.services.submit`` raises.
    """
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if applying.is_held(held):
            raise NotNowError(_("Cet import est en cours de lecture\u00a0: attendez la fin."))
        if not held.is_submittable:
            raise NotNowError(_("Cet import n’est pas prêt à être soumis."))
        if held.settings_digest != held.source.digest():
            raise NotNowError(
                _("Les réglages de la source ont changé\u00a0: analysez le fichier à nouveau.")
            )
        if held.signs and not confirms_signs:
            raise NotNowError(_("Confirmez d’abord ce qui est à regarder de près."))
        held.state, held.signs_confirmed = ImportState.SUBMITTED, bool(held.signs)
        held.sent_by = held.sent_by or actor
        held.save()
        held.save_revision(user=actor, clean=False)
        return submit_to_moderation(held, actor)


def approved(read: ImportBatch) -> None:
    """``read`` is the batch as it was approved: only that very file, read that way, is applied."""
    ImportBatch.objects.filter(pk=read.pk).update(
        state=ImportState.APPROVED, approved_at=timezone.now(), approved_digest=read.digest()
    )


def run_waiting(progress: analysis.Progress = lambda done: None) -> tuple[int, int]:
    """Apply what is approved, then analyse what was received: how many of each.

    Does nothing while another process is at it.
    """
    applied = analysed = 0
    while (batch := applying.claim(TO_APPLY)) is not None:
        apply_claimed(batch, progress)
        applied += 1
    while (batch := applying.claim(TO_ANALYSE)) is not None:
        analyse_held(batch, applying.holding(batch, progress))
        analysed += 1
    return applied, analysed


def apply_claimed(batch: ImportBatch, progress: analysis.Progress = lambda done: None) -> None:
    """Apply a batch that ``applying.claim`` gave; one that must not be is put in failure."""
    try:
        applying.apply(batch, progress)
    except ImportRefusedError as error:
        _fail(batch, error.message)
    except LostHoldError:
        logger.warning("Import %s : repris par un autre processus", batch.pk)
    except Exception:
        _fail(batch, _("Erreur imprévue\u00a0: l’import peut être repris où il s’est arrêté."))
        raise


def take_up_again(batch: ImportBatch) -> None:
    """Go on with an approved batch that failed on the way. Raises NotNowError."""
    failed = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.FAILED).exclude(file="")
    if not failed.exclude(approved_digest="").update(state=ImportState.APPROVED, error=""):
        raise NotNowError(_("Cet import n’est pas en échec, ou n’a pas été approuvé."))


def _fail(batch: ImportBatch, reason: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, holder=batch.holder).update(
        state=ImportState.FAILED, error=reason[:ERROR_LENGTH], holder="", held_until=None
    )
