"""The facts, the landmarks and the pages that a new site starts with.

Nobody has approved them: they say so to the reader, and outside DEBUG they load as drafts. What
a person has edited since (a page with a revision, a row that differs from its file), renamed or
deleted is left alone.
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
from millejours.shipped import known_slugs, write_shipped
from millejours.vocabulary_loading import FILES as VOCABULARIES
from moderation.models import Organisation

DATA = Path(__file__).parent / "data"
LANDMARKS = DATA / "evenements.csv"
STAGES = VOCABULARIES[0]
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
    "public_source": "source_publique",
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
    """Load everything; returns what was done, in one sentence, then what could not be followed.

    Raises DataFileError naming the file, and the line of a row that is not valid.
    """
    remarks: list[str] = []
    as_draft_or_not = {"live": settings.DEBUG}
    landmarks = write_shipped(Landmark, _landmarks(remarks), on_creation=as_draft_or_not)
    facts = write_shipped(Fact, _facts(remarks), on_creation=as_draft_or_not)
    loader = PagesLoader()
    pages = loader.load()
    summary = (
        f"{landmarks['created']} repères et {facts['created']} chiffres créés, "
        f"{landmarks['corrected'] + facts['corrected']} corrigés, "
        f"{landmarks['kept'] + facts['kept']} laissés à qui les a modifiés, {pages}"
    )
    return "\n- ".join([summary, *remarks, *loader.remarks])


def _landmarks(remarks: list[str]) -> Any:
    stages, known = _stages(), known_slugs(Landmark)
    for row in read_rows(LANDMARKS, {*LANDMARK_COLUMNS.values(), "debut", "fin", "etape"}):
        values: dict[str, Any] = {name: row[column] for name, column in LANDMARK_COLUMNS.items()}
        values |= {"start": row.integer("debut"), "end": row.integer("fin")}
        if stage := stages.get(row.integer("etape") or 0):
            values["stage"] = stage
        else:
            reason = f"étape inconnue : {row['etape']}."
            remarks.append(_or_stop(row, reason, values["slug"] in known))
        yield row, values


def _stages() -> dict[int, Stage]:
    """The stages by their number in the file, in whatever order people have put them since."""
    stages = {stage.slug: stage for stage in Stage.objects.in_language("fr")}
    shipped = (row["slug"] for row in read_rows(STAGES, {"slug"}))
    return {number: stages[slug] for number, slug in enumerate(shipped, 1) if slug in stages}


def _facts(remarks: list[str]) -> Any:
    organisations = {item.acronym: item for item in Organisation.objects.all()}
    columns = {*FACT_COLUMNS.values(), *FACT_DATES.values(), "organisation"}
    seen: set[str] = set()
    known = known_slugs(Fact)
    for path in FACT_FILES:
        for row in read_rows(path, columns):
            if row["slug"] in seen:
                raise row.error(f"« {row['slug']} » est déjà défini.")
            seen.add(row["slug"])
            values: dict[str, Any] = {name: row[column] for name, column in FACT_COLUMNS.items()}
            values |= {name: _date(row, column) for name, column in FACT_DATES.items()}
            owner = organisations.get(row["organisation"])
            if row["organisation"] and owner is None:
                reason = f"organisation inconnue : {row['organisation']}."
                remarks.append(_or_stop(row, reason, row["slug"] in known))
            else:
                values["organisation"] = owner
            yield row, values


def _or_stop(row: Row, reason: str, is_known: bool) -> str:
    """What to tell of a row that keeps what it has; raises DataFileError for a new one."""
    error = row.error(reason)
    if not is_known:
        raise error
    return str(error)


def _date(row: Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError:
        raise row.error(f"« {row[column]} » n’est pas une date ({column}).") from None
