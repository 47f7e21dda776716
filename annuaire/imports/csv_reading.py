"""CSV: encoding and separator are found out; every length is bounded before it is read."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from annuaire.imports.errors import BadFileError
from annuaire.imports.limits import (
    MOST_CELL_CHARACTERS,
    MOST_LINE_CHARACTERS,
    MOST_RECORD_LINES,
)

SEPARATORS = ";,\t|"
PIECE = 256 * 1024
ALLOWED_CONTROLS = frozenset(b"\t\n\r\x0c")
CONTROLS = bytes(set(range(32)) - ALLOWED_CONTROLS) + b"\x7f"
UNUSED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def rows_of(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """``(line number, cells)``, heading first. Raises BadFileError."""
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline(MOST_LINE_CHARACTERS)
        text.seek(0)
        lines = _Bounded(text)
        reader = csv.reader(lines, delimiter=_separator_of(first), strict=True)
        try:
            for cells in reader:
                lines.end_record()
                _check(cells, reader.line_num)
                yield reader.line_num, cells
        except csv.Error as error:
            raise BadFileError(
                _("Ligne %(line)d\u00a0: guillemet non fermé, ou cellule trop longue.")
                % {"line": reader.line_num}
            ) from error
    finally:
        text.detach()  # the caller closes the file


def _encoding_of(file: IO[bytes]) -> str:
    """UTF-8 when the whole file is, otherwise that of Windows. Raises BadFileError."""
    file.seek(0)
    start = file.read(4)
    if start.startswith(WIDE_MARKS):
        raise BadFileError(_("Ce fichier est en UTF-16. Enregistrez-le en CSV UTF-8."))
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = is_cp1252 = True
    while piece := file.read(PIECE):
        if len(piece.translate(None, CONTROLS)) != len(piece):
            raise BadFileError(
                _("Ce fichier n’est ni un CSV ni un classeur .xlsx\u00a0: ce n’est pas du texte.")
            )
        is_utf8 = is_utf8 and _decodes(decoder, piece)
        is_cp1252 = is_cp1252 and len(piece.translate(None, UNUSED_IN_CP1252)) == len(piece)
    if is_utf8 and _decodes(decoder, b"", is_last=True):
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    return "cp1252" if is_cp1252 else "latin-1"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(piece, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _separator_of(first: str) -> str:
    """The one that comes most often in the heading, outside quotes."""
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


class _Bounded:
    """The lines of a file, none too long; nor is any record that quotes spread over several."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._number = 0
        self.end_record()

    def end_record(self) -> None:
        self._start, self._characters = self._number + 1, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_LINE_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) > MOST_LINE_CHARACTERS:
            raise BadFileError(
                _("Ligne %(line)d\u00a0: elle est trop longue.") % {"line": self._number}
            )
        self._characters += len(line)
        is_endless = self._number - self._start >= MOST_RECORD_LINES
        if is_endless or self._characters > MOST_LINE_CHARACTERS:
            raise BadFileError(
                _("Ligne %(line)d\u00a0: guillemet non fermé, ou cellule trop longue.")
                % {"line": self._start}
            )
        return line


def _check(cells: list[str], number: int) -> None:
    if max(map(len, cells), default=0) > MOST_CELL_CHARACTERS:
        raise BadFileError(
            _("Ligne %(line)d\u00a0: une cellule est trop longue.") % {"line": number}
        )
