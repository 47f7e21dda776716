"""XLSX: the first sheet, values only. What a workbook declares is checked before it is opened."""

from __future__ import annotations

import contextlib
import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from annuaire.imports.errors import BadFileError
from annuaire.imports.limits import (
    MOST_CELL_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHARED_TEXT_BYTES,
    MOST_UNZIPPED_BYTES,
    MOST_ZIPPED_FILES,
)

# What openpyxl raises on a workbook that lies about itself.
UNREADABLE = (
    *(InvalidFileException, DefusedXmlException, zipfile.BadZipFile, ParseError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OverflowError),
    NotImplementedError,
)


def rows_of(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """``(row number, cells)``, heading first. Raises BadFileError."""
    _check_container(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        with contextlib.closing(book):
            yield from _rows(book)
    except UNREADABLE as error:
        raise BadFileError(
            _("Ce classeur est abîmé ou illisible. Enregistrez-le à nouveau, ou en CSV.")
        ) from error


def _check_container(file: IO[bytes]) -> None:
    """Declared sizes are what Python's zipfile reads at most: a lie is cut short."""
    try:
        with zipfile.ZipFile(file) as container:
            members = container.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise BadFileError(_("Ce fichier compressé est abîmé.")) from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise BadFileError(_("Ce fichier compressé n’est pas un classeur .xlsx."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFileError(
            _("Ce classeur contient des macros (.xlsm). Enregistrez-le en .xlsx, ou en CSV.")
        )
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise BadFileError(
            _("Ce classeur lit d’autres fichiers (liens externes). Enregistrez-le en CSV.")
        )
    shared = sum(item.file_size for item in members if item.filename == "xl/sharedStrings.xml")
    whole = sum(member.file_size for member in members)
    is_bomb = whole > MOST_UNZIPPED_BYTES or len(members) > MOST_ZIPPED_FILES
    if is_bomb or shared > MOST_SHARED_TEXT_BYTES:
        raise BadFileError(
            _("Ce classeur est trop gros une fois décompressé. Enregistrez-le en CSV.")
        )
    if any(member.flag_bits & 1 for member in members):
        raise BadFileError(_("Ce classeur est protégé par un mot de passe. Retirez-le."))


def _rows(book: Any) -> Iterator[tuple[int, list[str]]]:
    if not book.worksheets:
        raise BadFileError(_("Ce classeur n’a pas de feuille."))
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the sheet says of its own size may be false
    seen = sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 2, values_only=True)
    for number, values in enumerate(seen, start=1):
        if any(value is not None for value in values):
            yield number, _texts(values, number)


def _texts(values: tuple[Any, ...], number: int) -> list[str]:
    cells = [_text(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    if max(map(len, cells), default=0) > MOST_CELL_CHARACTERS:
        raise BadFileError(
            _("Ligne %(line)d\u00a0: une cellule est trop longue.") % {"line": number}
        )
    return cells


def _text(value: Any) -> str:
    """As a person reads it: whole numbers without decimals, days as 2026-03-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value)
    return str(value)
