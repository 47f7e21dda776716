"""Loading the shipped useful numbers: what people have changed or withdrawn is left alone.

Those that a source confirms are on line at once, everywhere: somebody may need them today. Those
to check are drafts, that two people may approve.
"""

from __future__ import annotations

from typing import Any

from millejours.loading import Row, read_rows
from millejours.models import UsefulNumber
from millejours.models.confirmed import Confidence
from millejours.shipped import write_shipped
from millejours.useful_numbers import DATA_FILE, FILE_COLUMNS

FIELDS = {**FILE_COLUMNS, "source": "source", "confidence": "confiance"}
COLUMNS = {*FIELDS.values(), "ordre", "pied_de_page"}


def load_useful_numbers() -> str:
    """Create the missing numbers, and correct those that nobody has edited since they were loaded.

    Returns what happened, in one sentence. Raises DataFileError naming the line of a wrong row.
    """
    rows = ((row, _values(row)) for row in read_rows(DATA_FILE, COLUMNS))
    counts = write_shipped(UsefulNumber, rows)
    return (
        f"{counts['created']} numéros utiles créés, {counts['corrected']} corrigés, "
        f"{counts['kept']} laissés à qui les a modifiés"
    )


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {name: row[column] for name, column in FIELDS.items()}
    values["live"] = row["confiance"] != Confidence.TO_CHECK
    return {**values, "order": row.integer("ordre") or 0, "in_footer": row.flag("pied_de_page")}
