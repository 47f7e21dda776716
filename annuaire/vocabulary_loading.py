"""Loading the vocabularies of the directory alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annuaire.models import Category, SpokenLanguage
from millejours.loading import Row
from millejours.vocabulary_loading import load_terms

DATA = Path(__file__).parent / "data" / "vocabularies"
FILES = [DATA / "categories.csv", DATA / "spoken_languages.csv"]


def load_directory_vocabularies() -> str:
    """Create the missing types and languages; returns what was created, in one sentence."""
    categories = load_terms(Category, FILES[0], _category)
    spoken = load_terms(SpokenLanguage, FILES[1])
    return f"{categories} types, {spoken} langues parlées"


def _category(row: Row) -> dict[str, Any]:
    return {"kind": row["kind"]}
