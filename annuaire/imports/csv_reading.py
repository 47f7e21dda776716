"""CSV: encoding and separator are found out; every length is bounded before it is read."""

from __future__ import annotations

import codecs
import csv
import io
import re
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
STARTS_OF_LETTERS = bytes(range(0xC2, 0xF5))  # beyond ASCII, in UTF-8
ENCODED_TWICE = re.compile(rb"\xc3\x83\xc2[\x80-\xbf]")  # « Ã© »
# What Windows has no letter for, or not inside a word: the « é » of DOS and of old Macs.
NOT_OF_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]|[A-Za-z][\x82\x8a\x8e][a-z]")
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
    """UTF-8 when the whole file is, otherwise that of Windows.

    Raises BadFileError for what is neither: its letters would be published wrong.
    """
    file.seek(0)
    start = file.read(4)
    if start.startswith(WIDE_MARKS):
        raise BadFileError(_("Ce fichier est en UTF-16. Enregistrez-le en CSV UTF-8."))
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, letters, twice = True, 0, 0
    while piece := file.read(PIECE):
        if len(piece.translate(None, CONTROLS)) != len(piece):
            raise BadFileError(
                _("Ce fichier n’est ni un CSV ni un classeur .xlsx\u00a0: ce n’est pas du texte.")
            )
        is_utf8 = is_utf8 and _decodes(decoder, piece)
        letters += len(piece) - len(piece.translate(None, STARTS_OF_LETTERS))
        twice += len(ENCODED_TWICE.findall(piece))
    if not (is_utf8 and _decodes(decoder, b"", is_last=True)):
        _refuse_mixed(file)
        return "cp1252"
    if 2 * 2 * twice > letters:  # two for each, and more than half of them
        raise BadFileError(
            _("Les accents de ce fichier sont abîmés («\u00a0Ã©\u00a0» pour «\u00a0é\u00a0»).")
        )
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def _refuse_mixed(file: IO[bytes]) -> None:
    """Raises BadFileError for a file that is not UTF-8, and not plainly of Windows either."""
    file.seek(0)
    right = wrong = first_wrong = number = 0
    while line := file.readline(PIECE):
        number += 1
        if line.isascii():
            continue
        if NOT_OF_WINDOWS.search(line):
            raise _mixed(number)
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            wrong, first_wrong = wrong + 1, first_wrong or number
        else:
            right += 1
    if right > wrong:
        raise _mixed(first_wrong)


def _mixed(number: int) -> BadFileError:
    return BadFileError(
        _(
            "Ligne %(line)d\u00a0: des lettres ne sont ni en UTF-8 ni en Windows (ANSI)."
            " Enregistrez le fichier en CSV UTF-8."
        )
        % {"line": number}
    )


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
