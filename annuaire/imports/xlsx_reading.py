"""XLSX: the first sheet, values only, no formula. What a workbook declares is checked before it is
opened.

A formula is refused: the last value that its author saw is not in every file, and an empty cell
would empty a listing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from annuaire.imports.errors import BadFileError
from annuaire.imports.limits import (
    MOST_CELL_CHARACTERS,
    MOST_COLUMNS,
    MOST_PART_BYTES,
    MOST_RATIO,
    MOST_ROWS,
    MOST_SHARED_TEXT_BYTES,
    MOST_UNZIPPED_BYTES,
    MOST_ZIPPED_FILES,
)

# What openpyxl, and those that unzip for it, raise on a workbook that lies about itself.
UNREADABLE = (
    *(InvalidFileException, DefusedXmlException, zipfile.BadZipFile, ParseError),
    *(zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, OverflowError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, AssertionError),
    RuntimeError,  # what openpyxl does not know, and nesting without end
)
CONTENT_TYPES = "[Content_Types].xml"
SHEET, SHARED_TEXT = "worksheet+xml", "sharedStrings+xml"
READ_WHOLE = (".xml", ".rels")


def rows_of(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """``(row number, cells)``, heading first. Raises BadFileError."""
    check_container(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        with contextlib.closing(book):
            yield from _rows(book)
    except UNREADABLE as error:
        raise BadFileError(
            _("Ce classeur est abîmé ou illisible. Enregistrez-le à nouveau, ou en CSV.")
        ) from error


class Weight(NamedTuple):
    """The bytes of a workbook once unzipped: all, and what stands in memory as trees of XML."""

    whole: int
    trees: int


def check_container(file: IO[bytes]) -> Weight:
    """What opening a workbook costs. Raises BadFileError.

    Declared sizes are what Python's zipfile reads at most: a lie is cut short.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as container:
            members = container.infolist()
            _check_members(members)
            kinds = _kinds_of(container.read(CONTENT_TYPES))
    except UNREADABLE as error:
        raise BadFileError(_("Ce fichier compressé est abîmé.")) from error
    if any(member.file_size > _most_bytes(member, kinds) for member in members):
        raise _too_big()
    trees = [member for member in members if _most_bytes(member, kinds) == MOST_PART_BYTES]
    return Weight(*(sum(member.file_size for member in some) for some in (members, trees)))


def _check_members(members: list[zipfile.ZipInfo]) -> None:
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
    if any(member.flag_bits & 1 for member in members):
        raise BadFileError(_("Ce classeur est protégé par un mot de passe. Retirez-le."))
    whole = sum(member.file_size for member in members)
    types = sum(member.file_size for member in members if member.filename == CONTENT_TYPES)
    is_bomb = whole > MOST_UNZIPPED_BYTES or len(members) > MOST_ZIPPED_FILES
    if is_bomb or types > MOST_PART_BYTES:
        raise _too_big()


def _kinds_of(content_types: bytes) -> dict[str, str]:
    """What each part says it is, by name: openpyxl believes it."""
    parts = fromstring(content_types)
    return {part.get("PartName", "")[1:]: part.get("ContentType", "") for part in parts}


def _most_bytes(member: zipfile.ZipInfo, kinds: dict[str, str]) -> int:
    """Sheets are read as they come; the rest of the XML stands whole in memory, as trees."""
    name, kind = member.filename, kinds.get(member.filename, "")
    if not name.lower().endswith(READ_WHOLE):
        return MOST_UNZIPPED_BYTES
    if kind.endswith(SHARED_TEXT):
        most = MOST_SHARED_TEXT_BYTES
    elif kind.endswith(SHEET):
        most = MOST_UNZIPPED_BYTES
    else:
        return MOST_PART_BYTES
    return min(most, max(MOST_PART_BYTES, MOST_RATIO * member.compress_size))


def _too_big() -> BadFileError:
    return BadFileError(_("Ce classeur est trop gros une fois décompressé. Enregistrez-le en CSV."))


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
    if any(cell.startswith("=") or cell in ERROR_CODES for cell in cells):
        raise BadFileError(
            _(
                "Ligne %(line)d\u00a0: une cellule est une formule, ou une erreur de formule."
                " Copiez la feuille, puis collez-en les valeurs, ou enregistrez-la en CSV."
            )
            % {"line": number}
        )
    while cells and not cells[-1]:
        cells.pop()
    if max(map(len, cells), default=0) > MOST_CELL_CHARACTERS:
        raise BadFileError(
            _("Ligne %(line)d\u00a0: une cellule est trop longue.") % {"line": number}
        )
    return cells


def _text(value: Any) -> str:
    """As a person reads it: whole numbers without decimals, days as 2026-03-31."""
    if isinstance(value, (ArrayFormula, DataTableFormula)):
        return "="
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value)
    return str(value)
