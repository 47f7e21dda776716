"""A file as a heading and rows of text, read one after the other, whatever its format."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from annuaire.imports import csv_reading, xlsx_reading
from annuaire.imports.errors import BadFileError
from annuaire.imports.limits import (
    MEGABYTE,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TREES_AT_ONCE,
    MOST_UNZIPPED_AT_ONCE,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` counts from 1, heading included, as a spreadsheet does."""

    number: int
    cells: list[str]


@dataclass(slots=True)
class Table:
    """``lines`` are read once, as they are asked for. ``heading`` holds no repetition.

    ``drops_empty_ends``: the format does not write the empty cells at the end of a row.
    """

    heading: list[str]
    lines: Iterator[Line]
    drops_empty_ends: bool = False


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of the whole file, read piece by piece, then wound back."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def check_size(size: int) -> None:
    """Raises BadFileError."""
    if size == 0:
        raise BadFileError(_("Ce fichier est vide."))
    if size > MOST_BYTES:
        most = {"most": MOST_BYTES // MEGABYTE}
        raise BadFileError(
            _("Ce fichier est trop gros\u00a0: %(most)d Mo au plus. Coupez-le en plusieurs.") % most
        )


def opens_quickly(file: IO[bytes]) -> bool:
    """Whether opening it takes little time and memory: a small workbook may hold a large one.

    Raises BadFileError.
    """
    file.seek(0)
    if file.read(4) != ZIP:
        return True
    weight = xlsx_reading.check_container(file)
    return weight.whole <= MOST_UNZIPPED_AT_ONCE and weight.trees <= MOST_TREES_AT_ONCE


@contextlib.contextmanager
def open_table(file: IO[bytes]) -> Iterator[Table]:
    """The table in ``file``, by what it holds and not by its name. Raises BadFileError.

    Reading ``lines`` raises it too, for what is wrong further down.
    """
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start == OLE:
        raise BadFileError(
            _(
                "Ce classeur est protégé par un mot de passe ou d’un ancien format (.xls)."
                " Enregistrez-le en .xlsx sans mot de passe, ou en CSV."
            )
        )
    reader: Any = xlsx_reading if start == ZIP else csv_reading
    with contextlib.closing(reader.rows_of(file)) as rows:
        yield _table(rows, drops_empty_ends=reader is xlsx_reading)


def _table(rows: Iterator[tuple[int, list[str]]], *, drops_empty_ends: bool) -> Table:
    _number, cells = next(rows, (0, []))
    heading = [cell.strip() for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    if not heading:
        raise BadFileError(_("La première ligne doit donner le nom des colonnes."))
    if len(heading) > MOST_COLUMNS:
        found = {"found": len(heading), "most": MOST_COLUMNS}
        raise BadFileError(
            _("Ce fichier a trop de colonnes\u00a0: %(found)d, pour %(most)d au plus.") % found
        )
    named = [name for name in heading if name]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise BadFileError(_("Deux colonnes portent le même nom\u00a0: %s.") % ", ".join(twice))
    return Table(heading, _lines(rows, len(heading)), drops_empty_ends)


def _lines(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Line]:
    """Empty lines are passed over; cells missing or empty past the heading do not matter."""
    read = 0
    for number, cells in rows:
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        read += 1
        if read > MOST_ROWS:
            raise BadFileError(
                _("Ce fichier a plus de %(most)d lignes. Coupez-le en plusieurs.")
                % {"most": MOST_ROWS}
            )
        yield Line(number, cells)
