"""Putting the shipped regions, departments and communes into the database.

A newer file updates what is there: rows that other tables point to stay in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction

from millejours.caching import forget
from millejours.text import fold
from territoires.atlas import CACHE_KEY
from territoires.datafile import DataFile, Record
from territoires.models import Commune, Departement, FormerCommune, PostalCode, Region

DATA_FILE = Path(__file__).parent / "data" / "territoires.json.xz"
FILES = [DATA_FILE]
REFERENCE_NAME = "territoires"
BATCH = 2_000  # Django divides it further on SQLite, which takes 999 parameters

Report = Callable[[str], object]


def load_territoires(report: Report = lambda text: None, path: Path = DATA_FILE) -> str:
    """Load the file whole, in one transaction; returns what was loaded, in one sentence.

    ``report`` receives a line per step, and one for what the file no longer has. Raises
    DataFileError, with the row and the reason, and leaves the database as it was.
    """
    file = DataFile.read(path)
    report(f"{path.name} lu")
    loader = _Loader(file, report)
    with transaction.atomic():
        summary = loader.load()
    forget(CACHE_KEY)
    return summary


class _Loader:
    def __init__(self, file: DataFile, report: Report) -> None:
        self.file = file
        self.report = report
        self.regions = file.codes("regions")
        self.departements = file.codes("departements")
        self.communes = file.codes("communes")

    def load(self) -> str:
        tables = self.file.tables
        regions = [self._region(record) for record in tables["regions"]]
        departements = [self._departement(record) for record in tables["departements"]]
        communes = [self._commune(record) for record in tables["communes"]]
        postal_codes = [
            PostalCode(code=code, commune_id=record.values["code"])
            for record in tables["communes"]
            for code in record.postal_codes()
        ]
        former = list(self._former_communes(tables["former_communes"]))
        for model, rows in ((Region, regions), (Departement, departements), (Commune, communes)):
            _upsert(model, rows)
            self.report(f"{len(rows)} {model._meta.verbose_name_plural}")
        _replace(PostalCode, postal_codes)
        _replace(FormerCommune, former)
        self._remove_departed()
        return (
            f"{len(regions)} régions, {len(departements)} départements, {len(communes)} communes, "
            f"{len(postal_codes)} codes postaux, {len(former)} anciennes communes"
        )

    # --- Rows ----------------------------------------------------------------------------------

    def _region(self, record: Record) -> Region:
        return Region(**_territory(record), in_form=record.text("in_form"))

    def _departement(self, record: Record) -> Departement:
        return Departement(
            **_territory(record),
            in_form=record.text("in_form"),
            region_id=record.reference("region", self.regions, "région inconnue"),
            time_zone=record.time_zone(),
        )

    def _commune(self, record: Record) -> Commune:
        parent = record.values["parent"]
        return Commune(
            **_territory(record),
            departement_id=record.reference(
                "departement", self.departements, "département inconnu"
            ),
            parent_id=parent and record.reference("parent", self.communes, "commune inconnue"),
            population=record.population(),
        )

    def _former_communes(self, records: Iterable[Record]) -> Iterable[FormerCommune]:
        """Those whose name says something: neither that of the commune of today, nor twice."""
        today = {record.values["code"]: fold(record.values["name"]) for record in self._communes()}
        seen: set[tuple[str, str]] = set()
        for record in records:
            name = record.text("name")
            commune = record.reference("commune", self.communes, "commune inconnue")
            latitude, longitude = record.point_if_known()
            folded = fold(name)
            if folded == today[commune] or (folded, commune) in seen:
                continue
            seen.add((folded, commune))
            yield FormerCommune(
                code=record.text("code", 5),
                name=name,
                folded=folded,
                commune_id=commune,
                latitude=latitude,
                longitude=longitude,
            )

    def _communes(self) -> list[Record]:
        return self.file.tables["communes"]

    # --- What the file no longer has -----------------------------------------------------------

    def _remove_departed(self) -> None:
        """Delete the communes the file has no more, but those that something points to."""
        departed = set(Commune.objects.order_by().values_list("code", flat=True)) - self.communes
        kept = _codes_in_use(departed)
        Commune.objects.filter(code__in=departed).update(parent=None)
        Commune.objects.filter(code__in=departed - kept).delete()
        if departed - kept:
            self.report(f"communes supprimées : {', '.join(sorted(departed - kept))}")
        if kept:
            self.report(
                "communes absentes du fichier mais gardées, car encore citées : "
                + ", ".join(sorted(kept))
            )
        for model, codes in ((Departement, self.departements), (Region, self.regions)):
            extra = model._default_manager.exclude(code__in=codes).order_by("code")
            for territory in extra:
                self.report(f"absent du fichier mais gardé : {territory} ({territory.pk})")


def _territory(record: Record) -> dict[str, Any]:
    name = record.text("name")
    latitude, longitude = record.point()
    return {
        "code": record.values["code"],
        "name": name,
        "folded": fold(name),
        "latitude": latitude,
        "longitude": longitude,
        "radius_km": record.radius_km(),
    }


def _upsert(model: type[models.Model], rows: list[Any]) -> None:
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )


def _replace(model: type[models.Model], rows: list[Any]) -> None:
    """Nothing points to these tables: they are written anew."""
    model._default_manager.all().delete()
    model._default_manager.bulk_create(rows, BATCH)


def _codes_in_use(codes: set[str]) -> set[str]:
    """Those of ``codes`` that a row of another room points to, many-to-many tables included."""
    if not codes:
        return set()
    in_use: set[str] = set()
    for relation in Commune._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        if relation.related_model in {Commune, PostalCode, FormerCommune}:
            continue
        column = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": codes})
        in_use.update(rows.order_by().values_list(column, flat=True).distinct())
    return in_use
