"""Loading the shipped data files: whole or not at all, and only when they have changed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction

from millejours.models import ReferenceFile


class DataFileError(CommandError):
    """A data file cannot be loaded; the message names the file, the line and the reason."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = path.name if line is None else f"{path.name}, ligne {line}"
        super().__init__(f"{where} : {reason}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file and where it stands."""

    path: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def items(self, column: str) -> list[str]:
        """The ``|``-separated list of a cell."""
        return [item.strip() for item in self.values[column].split("|") if item.strip()]

    def flag(self, column: str) -> bool:
        return self.values[column] == "1"

    def integer(self, column: str) -> int | None:
        """The whole number of a cell, None when it is empty."""
        text = self.values[column]
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise self.error(f"« {text} » n'est pas un nombre entier ({column}).") from None

    def error(self, reason: str) -> DataFileError:
        return DataFileError(self.path, self.line, reason)


def read_rows(path: Path, columns: set[str]) -> Iterator[Row]:
    """The rows of a ``;``-separated UTF-8 file that has at least ``columns``.

    Raises DataFileError for a missing file, a missing column, a row of another length or bytes
    that are not UTF-8.
    """
    if not path.exists():
        raise DataFileError(path, None, "fichier absent.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=";", strict=True)
            header = next(reader, [])
            if lacking := sorted(columns - set(header)):
                raise DataFileError(path, 1, f"colonne absente : {', '.join(lacking)}.")
            for cells in reader:
                if len(cells) != len(header):
                    raise DataFileError(
                        path,
                        reader.line_num,
                        f"{len(cells)} cellules au lieu de {len(header)}.",
                    )
                yield Row(path, reader.line_num, dict(zip(header, cells, strict=True)))
    except UnicodeDecodeError as error:
        raise DataFileError(path, None, f"n'est pas en UTF-8 ({error.reason}).") from None
    except csv.Error as error:
        raise DataFileError(path, reader.line_num, f"CSV illisible ({error}).") from None


def digest_of(paths: list[Path]) -> str:
    """SHA-256 of the bytes of the files, in order."""
    digest = hashlib.sha256()
    for path in paths:
        if not path.exists():
            raise DataFileError(path, None, "fichier absent.")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_once(name: str, paths: list[Path], load: Callable[[], str], *, force: bool = False) -> str:
    """Run ``load`` in one transaction unless these very bytes were loaded already.

    Returns what happened, in one sentence for people.
    """
    digest = digest_of(paths)
    if not force and ReferenceFile.objects.filter(name=name, sha256=digest).exists():
        return "déjà à jour"
    with transaction.atomic():
        ReferenceFile.objects.get_or_create(name=name)  # a second process waits here
        file = ReferenceFile.objects.select_for_update().get(name=name)
        if file.sha256 == digest and not force:  # another process has just loaded it
            return "déjà à jour"
        summary = load()
        file.sha256 = digest
        file.save()
    return summary
