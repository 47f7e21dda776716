"""A batch as people read it: its figures, its sample, what it closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from annuaire.imports import figures
from annuaire.imports.planning import Effect
from annuaire.imports.targets import FLAGS, LISTS, TERMS, label_of
from annuaire.imports.writing import in_words
from annuaire.models import ImportBatch, ImportClosure, ImportState, Listing
from annuaire.models.choices import CoverageKind, Precision, Price, Trust
from millejours.vocabulary import vocabulary
from moderation.models.journal import base_content_type
from territoires.models import Commune, Departement, Region

CLOSURES_SHOWN = 100
CHOICES: dict[str, Any] = {"trust": Trust, "price": Price, "precision": Precision}
UNSHOWN = frozenset({"name", "point"})  # the title of the row; where somebody may live
AT_WORK = (ImportState.RECEIVED, ImportState.APPROVED, ImportState.APPLYING)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the sample: what would happen to it, and what it says.

    ``may_be_same``: it may be said to be the listing that it looks like.
    """

    line: int
    identifier: str
    effect: str
    words: str
    name: str
    facts: list[tuple[str, str]]
    alike: bool = False
    may_be_same: bool = False


@dataclass(frozen=True, slots=True)
class ShownClosure:
    """``off_line_url``: where a listing that was closed is kept from coming back."""

    name: str
    place: str
    kept: str
    off_line_url: str


def shown(batch: ImportBatch) -> dict[str, Any]:
    """What the page of a batch and its preview at the desk have in common."""
    closures, rows = closures_of(batch), sample_of(batch)
    return {
        **outline(batch),
        "may_read_rows": True,
        "sample": [row for row in rows if not row.alike],
        "alike": [row for row in rows if row.alike],
        "closures": shown_closures(closures[:CLOSURES_SHOWN]),
        "closures_count": closures.count(),
        "page_url": reverse("imports_batch", args=[batch.pk]),
        "report_url": reverse("imports_report", args=[batch.pk]) if batch.report else "",
    }


def closures_of(batch: ImportBatch) -> QuerySet[ImportClosure]:
    return batch.closures.select_related("record").order_by("pk")


def shown_closures(closures: Iterable[ImportClosure]) -> list[ShownClosure]:
    listing_type = base_content_type(Listing(pk=0)).pk
    shown = []
    for closure in closures:
        record, url = closure.record, ""
        if record.listing_id and record.closed_on:
            url = reverse("moderation_off_line", args=[listing_type, record.listing_id])
        shown.append(ShownClosure(closure.name, closure.place, closure.kept, url))
    return shown


def outline(batch: ImportBatch) -> dict[str, Any]:
    """What anybody at the desk may read of a batch: figures, no row of its file."""
    return {
        "batch": batch,
        "figures": figures.lines_of(batch.counts) if batch.counts else [],
        "signs": batch.signs.splitlines(),
        "may_read_rows": False,
    }


def sample_of(batch: ImportBatch) -> list[SampleRow]:
    names = _Names(batch.sample)
    return [
        SampleRow(
            line=row["line"],
            identifier=row["identifier"],
            effect=Effect(row["effect"]).label,
            words=row["words"],
            name=row["values"]["name"],
            alike=bool(row.get("alike")),
            may_be_same=bool(row.get("alike")) and not row.get("is_attached"),
            facts=[
                (capfirst(str(label_of(field))), words)
                for field, value in row["values"].items()
                if field not in UNSHOWN and (words := names.words(field, value, row["values"]))
            ],
        )
        for row in batch.sample
    ]


class _Names:
    """What codes and slugs stand for, in one query for the whole sample."""

    def __init__(self, sample: list[dict[str, Any]]) -> None:
        places = [row["values"].get("place") or {} for row in sample]
        codes = {place.get("commune", "") for place in places} - {""}
        self.communes = Commune.objects.in_bulk(sorted(codes))
        self.wide: dict[str, str] = {}
        for name, model in (("departement", Departement), ("region", Region)):
            wanted = sorted({place.get(name, "") for place in places} - {""})
            if wanted:
                found = model._default_manager.in_bulk(wanted)
                self.wide |= {f"{name}{code}": str(one) for code, one in found.items()}

    def words(self, field: str, value: Any, row: dict[str, Any]) -> str:
        if field in LISTS:
            return ", ".join(self._term(field, slug) for slug in value)
        if field in TERMS:
            return self._term(field, value)
        if field in FLAGS:
            return in_words(value) if value else ""
        if field == "place":
            return self._place(value, row.get("precision"))
        if field in CHOICES and value:
            return str(CHOICES[field](value).label)
        return in_words(value)

    def _term(self, field: str, slug: str) -> str:
        entry = vocabulary(TERMS[field]).by_slug.get(slug)
        return entry.label if entry else slug

    def _place(self, place: dict[str, str], precision: str | None) -> str:
        """As it would be shown: no street under a precision of the commune."""
        commune = self.communes.get(place["commune"])
        wide = [
            self.wide.get(f"{name}{place[name]}", "")
            for name in ("departement", "region")
            if place[name]
        ]
        town = f"{place['postal_code']} {commune.name if commune else ''}".strip()
        is_shown = place["kind"] == CoverageKind.POINT and precision != Precision.COMMUNE
        parts = [place["label"], place["street"]] if is_shown else []
        parts += [town, *wide]
        if place["kind"] != CoverageKind.POINT:
            parts.append(str(CoverageKind(place["kind"]).label))
        return ", ".join(part for part in parts if part)
