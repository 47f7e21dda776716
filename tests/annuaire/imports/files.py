"""Sources, files and batches that the tests of imports stand on."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from annuaire.imports import services
from annuaire.models import Category, ImportBatch, ImportSource, Precision, Trust
from moderation.services import approve
from moderation.workflows import ensure_default_workflows
from tests.annuaire.factories import CategoryFactory, commune
from tests.moderation.factories import animator, state_of

COLUMNS = ("id", "nom", "tel", "adresse", "cp", "insee", "ville")
MAPPING: dict[str, Any] = {
    "identifier": "id",
    "name": "nom",
    "phone": "tel",
    "street": "adresse",
    "postal_code": "cp",
    "commune_code": "insee",
    "commune_name": "ville",
}


def make_source(**values: Any) -> ImportSource:
    """A complete national source, of places shown at the commune."""
    for code in ("48095", "48061", "75056"):
        commune(code)
    category = Category.objects.filter(slug="pmi").first() or CategoryFactory(slug="pmi")
    return ImportSource.objects.create(
        **{
            "name": "Fichier d’essai",
            "slug": "essai",
            "licence": "Licence Ouverte 2.0",
            "mapping": MAPPING,
            "category": category,
            "trust": Trust.STATE,
            "trust_detail": "Répertoire d’essai",
            "precision": Precision.COMMUNE,
            "is_complete": True,
            **values,
        }
    )


def row(number: int = 1, **values: str) -> dict[str, str]:
    return {
        "id": f"A{number}",
        "nom": f"PMI numéro {number}",
        "tel": "04 66 00 00 00",
        "adresse": f"{number} rue des Lilas",
        "cp": "48000",
        "insee": "48095",
        "ville": "Mende",
        **values,
    }


def csv_of(
    *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, separator: str = ";"
) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def rows(count: int, **values: str) -> list[dict[str, str]]:
    return [row(number, **values) for number in range(1, count + 1)]


def received(source: ImportSource, content: bytes, user: Any = None) -> ImportBatch:
    return services.receive(source, io.BytesIO(content), "fiches.csv", user)


def analysed(source: ImportSource, *given: dict[str, str], user: Any = None) -> ImportBatch:
    return services.analyse(received(source, csv_of(*given), user))


def submitted(batch: ImportBatch, user: Any = None) -> ImportBatch:
    ensure_default_workflows()
    services.submit(batch, user or animator(), confirms_signs=True)
    return ImportBatch.objects.get(pk=batch.pk)


def approved(batch: ImportBatch) -> ImportBatch:
    """Sent by one person, approved by another."""
    batch = submitted(batch)
    state = state_of(batch)
    approve(state, animator(), revision_id=state.revision_id, outcome="accord")
    return ImportBatch.objects.get(pk=batch.pk)


def applied(source: ImportSource, *given: dict[str, str]) -> ImportBatch:
    batch = approved(analysed(source, *given))
    services.run_waiting()
    return ImportBatch.objects.get(pk=batch.pk)


def written(folder: Path, content: bytes, name: str = "fiches.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
