"""Loading the shipped synonyms: what people have changed is left alone."""

from __future__ import annotations

from pathlib import Path

from millejours.loading import read_rows
from millejours.shipped import write_shipped
from search.models import Synonym

DATA_FILE = Path(__file__).parent / "data" / "synonyms.csv"
COLUMNS = {"slug", "expressions"}


def load_synonyms() -> str:
    """Create the missing groups, and correct those that nobody has edited since they were loaded.

    Returns what happened, in one sentence. Raises DataFileError naming the line of a wrong row.
    """
    rows = (
        (row, {"slug": row["slug"], "expressions": row["expressions"]})
        for row in read_rows(DATA_FILE, COLUMNS)
    )
    counts = write_shipped(Synonym, rows)
    return (
        f"{counts['created']} groupes de synonymes créés, {counts['corrected']} corrigés, "
        f"{counts['kept']} laissés à qui les a modifiés"
    )
