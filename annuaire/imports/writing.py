"""Doing what was decided, one slice at a time, in the caller's transaction."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from annuaire.imports.building import (
    SCALARS,
    Lexicon,
    links_of,
    new_coverage,
    new_listing,
    rows_of,
    set_place,
)
from annuaire.imports.current import Current
from annuaire.imports.inserting import insert
from annuaire.imports.planning import Decision, Effect
from annuaire.imports.targets import LISTS, label_of
from annuaire.map_data import MAP_KEYS
from annuaire.models import (
    Coverage,
    ImportBatch,
    ImportConflict,
    ImportedRecord,
    Listing,
    SearchRow,
)
from millejours.caching import forget
from millejours.models.guarded import engine_publishes
from millejours.text import fold
from moderation.journal import record
from moderation.models.journal import Action

PLACE_FIELDS = (
    *("kind", "label", "street", "postal_code", "commune", "departement", "region"),
    *("latitude", "longitude", "precision", "to_geocode"),
)
OF_A_PLACE = frozenset({"place", "point", "precision"})


class Writer:
    """Writes the decisions of a batch."""

    def __init__(self, batch: ImportBatch, lexicon: Lexicon) -> None:
        self.batch = batch
        self.lexicon = lexicon

    def write(self, decisions: list[Decision]) -> None:
        changing = [one for one in decisions if one.effect in (Effect.CREATE, Effect.UPDATE)]
        places = (one.incoming.values.get("place") or {} for one in changing)
        self.lexicon.load_communes(place.get("commune", "") for place in places)
        self._create([one for one in changing if one.effect is Effect.CREATE])
        updates = [one for one in changing if one.effect is Effect.UPDATE]
        self._update([one for one in updates if one.current and not one.current.was_edited])
        for decision in updates:
            if decision.current and decision.current.was_edited:
                self._update_edited(decision, decision.current)
        self._note(decisions)
        if changing:
            forget(*MAP_KEYS)

    # --- New ones ------------------------------------------------------------------------------

    def _create(self, decisions: list[Decision]) -> None:
        if not decisions:
            return
        now = timezone.now()
        values = [one.incoming.values for one in decisions]
        listings = Listing.objects.bulk_create(
            [new_listing(each, self.lexicon, now) for each in values]
        )
        coverages = Coverage.objects.bulk_create(
            [
                new_coverage(listing, each, self.lexicon)
                for listing, each in zip(listings, values, strict=True)
            ]
        )
        self._link([(listing.pk, each) for listing, each in zip(listings, values, strict=True)])
        insert(
            [
                ImportedRecord(
                    source=self.batch.source,
                    identifier=one.incoming.identifier,
                    listing=listing,
                    values=one.incoming.values,
                    last_batch=self.batch,
                )
                for one, listing in zip(decisions, listings, strict=True)
            ]
        )
        rows = [
            row
            for listing, coverage, each in zip(listings, coverages, values, strict=True)
            for row in rows_of(listing, [coverage], self._masks(each))
        ]
        insert(rows)

    def _masks(self, values: dict[str, Any]) -> dict[str, int]:
        lists = {name: values.get(name, ()) for name in LISTS}
        return self.lexicon.masks(values["category"], lists)

    def _link(self, lists: list[tuple[int, dict[str, Any]]]) -> None:
        """Tie listings to the terms of each list that their values name."""
        for name in LISTS:
            links = [
                link
                for pk, values in lists
                if values.get(name)
                for link in links_of(pk, name, self.lexicon.known(name, values[name]))
            ]
            insert(links)

    # --- Known ones, that no person ever edited ------------------------------------------------

    def _update(self, decisions: list[Decision]) -> None:
        if not decisions:
            return
        changed: set[str] = set()
        currents = []
        for decision in decisions:
            assert decision.current is not None  # noqa: S101 (the caller chose them so)
            changed |= self._set_scalars(decision.current.listing, decision)
            currents.append(decision.current)
        listings = [current.listing for current in currents]
        Listing.objects.bulk_update(listings, sorted(changed), batch_size=100)
        self._move(decisions)
        self._relink(decisions)
        self._reindex(decisions)

    def _set_scalars(self, listing: Listing, decision: Decision) -> set[str]:
        """The fields written: always the note and the date, as the source spoke again."""
        changes = decision.changes
        written = {name for name in SCALARS if name in changes}
        for name in written:
            setattr(listing, name, changes[name])
        if "category" in changes:
            listing.category = self.lexicon.terms["category"][changes["category"]]
            written.add("category")
        if "name" in changes:
            listing.folded_name = fold(listing.name)[:160]
            written.add("folded_name")
        if decision.reopens:
            listing.live = True
            written.add("live")
        listing.origin_note, listing.updated_at = self.lexicon.note, timezone.now()
        return written | {"origin_note", "updated_at"}

    def _move(self, decisions: list[Decision]) -> None:
        moved = []
        for decision in decisions:
            coverage = decision.current.coverage if decision.current else None
            if coverage is not None and OF_A_PLACE & set(decision.changes):
                self._place(coverage, decision)
                moved.append(coverage)
        if moved:
            Coverage.objects.bulk_update(moved, PLACE_FIELDS, batch_size=100)

    def _place(self, coverage: Coverage, decision: Decision) -> None:
        """The point that the file gives belongs to its place: both are written together."""
        values = {name: decision.changes[name] for name in OF_A_PLACE & set(decision.changes)}
        kept = {conflict.name for conflict in decision.conflicts}
        if "place" in values and "point" in decision.incoming.values and "point" not in kept:
            values["point"] = decision.incoming.values["point"]
        set_place(coverage, values, self.lexicon)

    def _relink(self, decisions: list[Decision]) -> None:
        for name in LISTS:
            lists = [
                (one.current.listing.pk, {name: one.changes[name]})
                for one in decisions
                if one.current and name in one.changes
            ]
            if lists:
                keys = [pk for pk, _values in lists]
                getattr(Listing, name).through.objects.filter(listing_id__in=keys).delete()
                self._link(lists)

    def _reindex(self, decisions: list[Decision]) -> None:
        currents = [(one.current, one.changes) for one in decisions if one.current]
        SearchRow.objects.filter(listing_id__in=[now.listing.pk for now, _c in currents]).delete()
        rows = []
        for current, changes in currents:
            if current.listing.live:
                masks = self._masks_of(current, changes)
                rows += rows_of(current.listing, current.coverages, masks)
        insert(rows)

    def _masks_of(self, current: Current, changes: dict[str, Any]) -> dict[str, int]:
        lists = {name: changes.get(name, current.terms.get(name, ())) for name in LISTS}
        return self.lexicon.masks(current.listing.category.slug, lists)

    # --- Known ones, that a person edited ------------------------------------------------------

    def _update_edited(self, decision: Decision, current: Current) -> None:
        """Through a revision, so that who edits it next starts from what is on line."""
        listing = Listing.objects.get(pk=current.listing.pk)
        was_live = listing.live
        self._set_scalars(listing, decision)
        for name in LISTS:
            if name in decision.changes:
                setattr(listing, name, self.lexicon.known(name, decision.changes[name]))
        coverages = list(listing.coverages.all())
        if len(coverages) == 1 and OF_A_PLACE & set(decision.changes):
            self._place(coverages[0], decision)
        revision = listing.save_revision(clean=False)
        if was_live or decision.reopens:
            with engine_publishes():
                revision.publish(skip_permission_checks=True)

    # --- What is kept of it --------------------------------------------------------------------

    def _note(self, decisions: list[Decision]) -> None:
        """What the source said last, also of the fields that were not written."""
        records, conflicts = [], []
        for one in decisions:
            if one.record is None or one.effect not in (Effect.UPDATE, Effect.KEPT):
                continue
            one.record.values = {**one.record.values, **one.incoming.values}
            one.record.last_batch = self.batch
            one.record.closed_on = None
            records.append(one.record)
            conflicts += [self._conflict(one, conflict) for conflict in one.conflicts]
        if records:
            ImportedRecord.objects.bulk_update(
                records, ["values", "last_batch", "closed_on"], batch_size=100
            )
        insert(conflicts)

    def _conflict(self, decision: Decision, conflict: Any) -> ImportConflict:
        return ImportConflict(
            batch=self.batch,
            listing_id=decision.record.listing_id if decision.record else None,
            field=str(label_of(conflict.name))[:40],
            kept=in_words(conflict.kept),
            incoming=in_words(conflict.incoming),
        )


def in_words(value: Any) -> str:
    """A value of a field, as people read it."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)


def close(batch: ImportBatch, records: list[ImportedRecord]) -> None:
    """Take off line what vanished; the listing stays, with its history."""
    keys = sorted(each.listing_id for each in records if each.listing_id)
    reason = _("N’est plus dans «\u00a0%s\u00a0».") % batch
    for listing in Listing.objects.filter(pk__in=keys).order_by("pk"):
        record(Action.CEASE, listing, None, revision_id=listing.live_revision_id, reason=reason)
    Listing.objects.filter(pk__in=keys).update(
        live=False, live_revision=None, updated_at=timezone.now()
    )
    SearchRow.objects.filter(listing_id__in=keys).delete()
    ImportedRecord.objects.filter(pk__in=[each.pk for each in records]).update(
        closed_on=timezone.localdate(), last_batch=batch
    )
    forget(*MAP_KEYS)
