"""Loading the shipped useful numbers: what people have confirmed or changed is left alone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Locale

from millejours.loading import Row, read_rows
from millejours.models import UsefulNumber
from millejours.useful_numbers import DATA_FILE, FILE_COLUMNS

FIELDS = {**FILE_COLUMNS, "source": "source", "confidence": "confiance"}
COLUMNS = {*FIELDS.values(), "ordre", "pied_de_page"}


def load_useful_numbers() -> str:
    """Create the missing numbers, and correct those that nobody has edited since they were loaded.

    Returns what happened, in one sentence. Raises DataFileError naming the line of a wrong row.
    """
    locale = Locale.get_default()
    known = {number.slug: number for number in UsefulNumber.objects.filter(locale=locale)}
    created = corrected = kept = 0
    for row in read_rows(DATA_FILE, COLUMNS):
        values = _values(row)
        number = known.get(row["slug"])
        if number is None:
            number = UsefulNumber(locale=locale)
            created += 1
        elif number.loaded == values:
            continue
        elif any(getattr(number, name) != value for name, value in number.loaded.items()):
            kept += 1
            continue
        else:
            corrected += 1
        _write(number, values, row)
    return (
        f"{created} numéros utiles créés, {corrected} corrigés, {kept} laissés à qui les a modifiés"
    )


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {name: row[column] for name, column in FIELDS.items()}
    return {**values, "order": row.integer("ordre") or 0, "in_footer": row.flag("pied_de_page")}


def _write(number: UsefulNumber, values: dict[str, Any], row: Row) -> None:
    for name, value in values.items():
        setattr(number, name, value)
    number.loaded = values
    try:
        number.full_clean()
    except ValidationError as error:
        raise row.error(" ".join(error.messages)) from error
    number.save()
