"""CSV files that a spreadsheet opens as they are, in French, without running what they hold."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from wagtail.admin.views.mixins import SpreadsheetExportMixin

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"  # without it, spreadsheets read accents in another encoding


class _Echo:
    """What ``csv.writer`` writes to, so that each line can be sent as it is made."""

    def write(self, value: str) -> str:
        return value


def inert(text: str) -> str:
    """``text``, quoted where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell(value: Any) -> str:
    """Inert text; days as 24/12/2026; numbers with the comma of French; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = str(value).replace("\0", "")
    return text if isinstance(value, int) else inert(text)


def make_admin_exports_inert() -> None:
    """Wagtail writes what was typed as it is: in its lists, its reports, in CSV and in XLSX."""
    written = SpreadsheetExportMixin.custom_value_preprocess
    written[(str, Promise, Model)] = dict.fromkeys(
        (SpreadsheetExportMixin.FORMAT_CSV, SpreadsheetExportMixin.FORMAT_XLSX),
        lambda value: inert(str(value)),
    )


def csv_response(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """``name``.csv to download, written row by row, however long; no cache keeps it."""
    writer = csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield _MARK
        yield writer.writerow(heading)
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
