"""CSV files that a spreadsheet opens as they are, in French, without running what they hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula; days as 24/12/2026; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A file to download, semicolons and byte order mark as French spreadsheets expect."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
