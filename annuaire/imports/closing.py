"""What is no longer in a complete file, and why some of it stays on line all the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from annuaire.imports.current import current_of
from annuaire.imports.limits import SLICE
from annuaire.models import (
    ImportBatch,
    ImportClosure,
    ImportedRecord,
    ListingEditor,
    ManagedListing,
)


def vanished(batch: ImportBatch, seen: set[str]) -> Iterator[list[ImportedRecord]]:
    """The open records of the source that the file did not name, some at a time."""
    records = (
        ImportedRecord.objects.open()
        .filter(source=batch.source)
        .order_by("pk")
        .defer("values")
        .iterator(chunk_size=SLICE)
    )
    gone = (record for record in records if record.identifier not in seen)
    while some := list(islice(gone, SLICE)):
        yield some


def closures_of(batch: ImportBatch, records: list[ImportedRecord]) -> list[ImportClosure]:
    """One closure a record, unsaved, with the reason when the listing is to be kept."""
    kept = reasons_to_keep(records)
    listings = current_of(record.listing_id for record in records if record.listing_id)
    closures = []
    for record in records:
        current = listings.get(record.listing_id or 0)
        if current is None:
            continue
        place = current.coverages[0].territory_name() if current.coverages else ""
        closures.append(
            ImportClosure(
                batch=batch,
                record=record,
                name=current.listing.name,
                place=place,
                kept=kept.get(record.listing_id or 0, ""),
            )
        )
    return closures


def reasons_to_keep(records: list[ImportedRecord]) -> dict[int, str]:
    """By listing: somebody answers for it, whatever the file says."""
    keys = [record.listing_id for record in records if record.listing_id]
    reasons: dict[int, str] = {}
    for pk, current in current_of(keys).items():
        if current.busy:
            reasons[pk] = _("quelqu’un modifie cette fiche")
        elif current.listing.is_confirmed:
            reasons[pk] = _("la structure a confirmé cette fiche")
    in_person = ListingEditor.objects.filter(listing__in=keys).values_list("listing_id", flat=True)
    with_a_body = ManagedListing.objects.filter(listing__in=keys)
    for pk in {*in_person, *with_a_body.values_list("listing_id", flat=True)}:
        reasons.setdefault(pk, _("quelqu’un tient cette fiche à jour"))
    return reasons
