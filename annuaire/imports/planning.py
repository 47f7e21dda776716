"""What each row would do, given what the database holds: decided once, for the dry run and for
the application alike. Nothing is written here.

Rules (docs/decisions/0019): a field is a person's when it differs from what the source last said;
a listing that somebody is changing waits for the next import; one that a person deleted, or took
off line, is not brought back, under whatever identifier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.imports.current import UNKNOWN, Current, current_of, is_edited
from annuaire.imports.likeness import Registered
from annuaire.imports.registered import Alike, Standing
from annuaire.imports.rows import Incoming, Values
from annuaire.imports.targets import label_of
from annuaire.models import ImportedRecord, ImportSource


class Effect(Enum):
    """What becomes of a row; the value is its name in counts."""

    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    POSTPONED = "postponed"
    LEFT = "left"
    ALIKE = "alike"
    IGNORED = "ignored"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        return str(EFFECTS[self])


WHERE = frozenset({"place", "point"})  # a place and its point are of one hand
EFFECTS: dict[Effect, str | Promise] = {
    Effect.CREATE: gettext_lazy("fiche créée"),
    Effect.UPDATE: gettext_lazy("fiche mise à jour"),
    Effect.UNCHANGED: gettext_lazy("rien ne change"),
    Effect.KEPT: gettext_lazy("gardée telle qu’une personne l’a écrite"),
    Effect.POSTPONED: gettext_lazy("remise au prochain import"),
    Effect.LEFT: gettext_lazy("laissée de côté"),
    Effect.ALIKE: gettext_lazy("à rapprocher"),
    Effect.IGNORED: gettext_lazy("hors du périmètre de la source"),
    Effect.REJECTED: gettext_lazy("rejetée"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that a person edited: ``kept`` stays, ``incoming`` is what the file says."""

    name: str
    kept: Any
    incoming: Any


@dataclass(slots=True)
class Decision:
    """``changes`` are the fields to write; ``record`` and ``current`` what there is already."""

    incoming: Incoming
    effect: Effect
    reason: str = ""
    record: ImportedRecord | None = None
    current: Current | None = None
    changes: Values = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    reopens: bool = False
    alike: Alike | None = None

    @property
    def words(self) -> str:
        """Why, or what changes, in one line for people."""
        parts = [self.reason] if self.reason else []
        if self.reopens:
            parts.append(_("la fiche fermée est rouverte"))
        if self.effect is Effect.UPDATE and self.changes:
            names = ", ".join(str(label_of(name)) for name in self.changes)
            parts.append(_("change\u00a0: %s") % names)
        if self.conflicts:
            names = ", ".join(str(label_of(conflict.name)) for conflict in self.conflicts)
            parts.append(_("gardé, car modifié par une personne\u00a0: %s") % names)
        return "\u00a0; ".join([*parts, *self.incoming.remarks])


def plan(
    source: ImportSource, rows: Iterable[Incoming], seen: set[str], registered: Registered
) -> list[Decision]:
    """One decision a row, in order. ``seen`` holds the identifiers of the rows before."""
    decisions = [_at_first_sight(incoming, seen) for incoming in rows]
    open_ones = [one for one in decisions if one.effect is Effect.CREATE]
    identifiers = [one.incoming.identifier for one in open_ones]
    known = ImportedRecord.objects.filter(source=source, identifier__in=identifiers)
    records = {record.identifier: record for record in known.order_by("pk")}
    for decision in open_ones:
        decision.record = records.get(decision.incoming.identifier)
        if decision.record is not None:
            _compare(decision, decision.record)
        elif (alike := registered.like(decision.incoming)) is not None:
            was_withdrawn = alike.standing is Standing.WITHDRAWN
            decision.effect = Effect.LEFT if was_withdrawn else Effect.ALIKE
            decision.alike, decision.reason = alike, alike.words
    changed = [one for one in open_ones if one.effect is Effect.UPDATE]
    listings = current_of(_listing_of(one) for one in changed)
    for decision in changed:
        _confront(decision, listings[_listing_of(decision)])
    return decisions


def _at_first_sight(incoming: Incoming, seen: set[str]) -> Decision:
    if not incoming.is_kept:
        return Decision(incoming, Effect.IGNORED)
    identifier = incoming.identifier
    if identifier and identifier in seen:
        return Decision(incoming, Effect.REJECTED, _("identifiant déjà lu plus haut"))
    if identifier:
        seen.add(identifier)
    if incoming.error:
        return Decision(incoming, Effect.REJECTED, incoming.error)
    return Decision(incoming, Effect.CREATE)


def _listing_of(decision: Decision) -> int:
    assert decision.record is not None  # noqa: S101 (only those that are known are asked)
    assert decision.record.listing_id is not None  # noqa: S101
    return decision.record.listing_id


def _compare(decision: Decision, record: ImportedRecord) -> None:
    """What the source says now, and what it said last."""
    if record.listing_id is None:
        decision.effect = Effect.LEFT
        decision.reason = _("la fiche a été supprimée par une personne")
        return
    values = decision.incoming.values
    if record.values.get("point") and record.values.get("place") != values["place"]:
        values.setdefault("point", None)  # the last one was that of the last place
    decision.changes = {
        name: value for name, value in values.items() if record.values.get(name, UNKNOWN) != value
    }
    decision.reopens = record.closed_on is not None
    changes = decision.changes or decision.reopens
    decision.effect = Effect.UPDATE if changes else Effect.UNCHANGED


def _confront(decision: Decision, current: Current) -> None:
    """What the source says now, and what people wrote."""
    decision.current = current
    if not current.listing.live and not decision.reopens:
        decision.effect, decision.changes = Effect.LEFT, {}
        decision.reason = _("la fiche a été retirée du site")
        if not current.listing.was_on_line:
            decision.reason = _("la fiche n’est pas encore en ligne")
        return
    if current.busy:
        decision.effect, decision.changes = Effect.POSTPONED, {}
        decision.reason = _("quelqu’un modifie cette fiche")
        return
    assert decision.record is not None  # noqa: S101
    today = current.values()
    last = decision.record.values
    has_moved = is_edited("place", last, today, current) or is_edited("point", last, today, current)
    for name, value in list(decision.changes.items()):
        if today[name] == value:
            continue
        if has_moved if name in WHERE else is_edited(name, last, today, current):
            decision.conflicts.append(Conflict(name, today[name], value))
            del decision.changes[name]
    if not decision.changes and not decision.reopens:
        decision.effect = Effect.KEPT
