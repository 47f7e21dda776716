"""The facts, the landmarks and the pages that a new site starts with.

Nobody has approved them: they say so to the reader, and outside DEBUG they load as drafts. What
a person has edited since (a page with a revision, a row that differs from its file) is left alone.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from articles.models import Fact, Landmark
from articles.page_loading import PAGE_FILES, PagesLoader
from millejours.loading import Row, read_rows
from millejours.models import Stage
from millejours.shipped import write_shipped
from moderation.models import Organisation

DATA = Path(__file__).parent / "data"
LANDMARKS = DATA / "evenements.csv"
FACT_FILES = sorted((DATA / "facts").glob("*.csv"))
FILES = [LANDMARKS, *FACT_FILES, *PAGE_FILES]

LANDMARK_COLUMNS = {
    "slug": "id",
    "title": "titre",
    "description": "description_courte",
    "reference": "reference",
    "unit": "unite",
    "for_whom": "public",
    "category": "categorie",
    "obligation": "obligatoire",
    "situation": "situation",
    "territories": "territoires",
    "source": "source",
    "confidence": "confiance",
}
FACT_COLUMNS = {
    "slug": "slug",
    "label": "label",
    "value": "value",
    "unit": "unit",
    "precision": "precision",
    "basis": "basis",
    "institution": "institution",
    "source": "source",
    "source_url": "url",
}
FACT_DATES = {
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "source_date": "source_date",
    "checked_on": "checked_on",
}


def load_starting_articles() -> str:
    """Load everything; returns what was done, in one sentence.

    Raises DataFileError naming the file, and the line of a row that is not valid.
    """
    landmarks = write_shipped(Landmark, _landmarks())
    facts = write_shipped(Fact, _facts(), on_creation={"live": settings.DEBUG})
    pages = PagesLoader().load()
    return (
        f"{landmarks['created']} repères et {facts['created']} chiffres créés, "
        f"{landmarks['corrected'] + facts['corrected']} corrigés, {pages}"
    )


def _landmarks() -> Any:
    stages = {stage.order + 1: stage for stage in Stage.objects.in_language("fr")}
    for row in read_rows(LANDMARKS, {*LANDMARK_COLUMNS.values(), "debut", "fin", "etape"}):
        values: dict[str, Any] = {name: row[column] for name, column in LANDMARK_COLUMNS.items()}
        stage = stages.get(row.integer("etape") or 0)
        if stage is None:
            raise row.error(f"étape inconnue : {row['etape']}.")
        yield (
            row,
            {**values, "start": row.integer("debut"), "end": row.integer("fin"), "stage": stage},
        )


def _facts() -> Any:
    organisations = {item.acronym: item for item in Organisation.objects.all()}
    columns = {*FACT_COLUMNS.values(), *FACT_DATES.values(), "organisation"}
    seen: set[str] = set()
    for path in FACT_FILES:
        for row in read_rows(path, columns):
            if row["slug"] in seen:
                raise row.error(f"« {row['slug']} » est déjà défini.")
            seen.add(row["slug"])
            if row["organisation"] and row["organisation"] not in organisations:
                raise row.error(f"organisation inconnue : {row['organisation']}.")
            values: dict[str, Any] = {name: row[column] for name, column in FACT_COLUMNS.items()}
            dates = {name: _date(row, column) for name, column in FACT_DATES.items()}
            owner = organisations.get(row["organisation"])
            yield row, {**values, **dates, "organisation": owner}


def _date(row: Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError:
        raise row.error(f"« {row[column]} » n’est pas une date ({column}).") from None
