"""Reading territoires.json.xz, and refusing it whole when one row of it is wrong."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from millejours.loading import DataFileError

MAX_NAME_LENGTH = 60
POSTAL_CODE_DIGITS = 5
EARTH_RADIUS_KM = 6371.0
LEAST_ROWS = {"regions": 18, "departements": 101, "communes": 34_000, "former_communes": 3_000}
COLUMNS = {
    "regions": ("code", "name", "in_form", "lat", "lon", "radius_km"),
    "departements": ("code", "name", "in_form", "region", "time_zone", "lat", "lon", "radius_km"),
    "communes": (
        "code",
        "name",
        "departement",
        "population",
        "lat",
        "lon",
        "radius_km",
        "postal_codes",
        "parent",
    ),
    "former_communes": ("code", "name", "commune", "lat", "lon"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, read by column; each reader raises DataFileError on a bad value."""

    path: Path
    table: str
    number: int
    values: dict[str, Any]

    def error(self, reason: str) -> DataFileError:
        where = f"{self.table}, rang {self.number} ({self.values.get('code')!s:.20})"
        return DataFileError(self.path, None, f"{where} : {reason}")

    def text(self, column: str, limit: int = MAX_NAME_LENGTH) -> str:
        value = self.values[column]
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise self.error(f"{column} doit être un texte.")
        if len(value) > limit:
            raise self.error(f"{column} dépasse {limit} caractères.")
        return value

    def number_between(self, column: str, low: float, high: float) -> float:
        """Also refuses NaN, which no comparison holds."""
        value = self.values[column]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{column} doit être un nombre.")
        if not low <= value <= high:
            raise self.error(f"{column} vaut {value}, hors de {low:g} à {high:g}.")
        return float(value)

    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.number_between("lat", -90, 90), self.number_between("lon", -180, 180)

    def point_if_known(self) -> tuple[float, float] | tuple[None, None]:
        if self.values["lat"] is None and self.values["lon"] is None:
            return None, None
        return self.point()

    def radius_km(self) -> float:
        return self.number_between("radius_km", 0, EARTH_RADIUS_KM)

    def population(self) -> int:
        value = self.number_between("population", 0, 2**31 - 1)
        if not value.is_integer():
            raise self.error("population doit être un nombre entier.")
        return int(value)

    def time_zone(self) -> str:
        name = self.text("time_zone", 40)
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            raise self.error(f"fuseau horaire inconnu, « {name} ».") from None
        return name

    def postal_codes(self) -> list[str]:
        codes = self.values["postal_codes"]
        if not isinstance(codes, list) or not all(_is_postal_code(code) for code in codes):
            raise self.error("postal_codes doit être une liste de codes de cinq chiffres.")
        if len(set(codes)) < len(codes):
            raise self.error("postal_codes contient un doublon.")
        return codes

    def reference(self, column: str, known: set[str], name: str) -> str:
        """A code of another table. ``name``: what it is, for the message."""
        code = self.values[column]
        if not isinstance(code, str) or code not in known:
            raise self.error(f"{name}, « {code!s:.20} ».")
        return code


def _is_postal_code(code: Any) -> bool:
    return (
        isinstance(code, str)
        and len(code) == POSTAL_CODE_DIGITS
        and code.isascii()
        and code.isdigit()
    )


@dataclass(frozen=True, slots=True)
class DataFile:
    """The tables of a readable file: right columns, enough rows, no code twice."""

    path: Path
    tables: dict[str, list[Record]]

    @classmethod
    def read(cls, path: Path) -> DataFile:
        content = _content(path)
        tables = {name: list(_records(path, content, name)) for name in COLUMNS}
        file = cls(path, tables)
        for name in ("regions", "departements", "communes"):
            file.codes(name)
        return file

    def codes(self, table: str) -> set[str]:
        """The codes of a table. Raises DataFileError on a code given twice."""
        codes: set[str] = set()
        for record in self.tables[table]:
            code = record.text("code", 5)
            if code in codes:
                raise record.error("code donné deux fois.")
            codes.add(code)
        return codes


def _content(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise DataFileError(path, None, "fichier absent.")
    try:
        raw = lzma.decompress(path.read_bytes())
    except (lzma.LZMAError, EOFError) as error:
        raise DataFileError(path, None, f"n'est pas un fichier xz complet ({error}).") from None
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise DataFileError(path, None, f"JSON illisible ({error}).") from None
    if not isinstance(content, dict):
        raise DataFileError(path, None, "l'objet JSON attendu n'y est pas.")
    return content


def _records(path: Path, content: dict[str, Any], name: str) -> Iterator[Record]:
    table = content.get(name)
    if not isinstance(table, dict):
        raise DataFileError(path, None, f"table absente, {name}.")
    columns, rows = table.get("columns"), table.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list):
        raise DataFileError(path, None, f"{name} : colonnes ou rangs absents.")
    if lacking := [column for column in COLUMNS[name] if column not in columns]:
        raise DataFileError(path, None, f"{name} : colonne absente, {', '.join(lacking)}.")
    if len(rows) < LEAST_ROWS[name]:
        least = LEAST_ROWS[name]
        raise DataFileError(path, None, f"{name} : {len(rows)} rangs, {least} au moins attendus.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise DataFileError(
                path, None, f"{name}, rang {number} : {len(columns)} valeurs attendues."
            )
        yield Record(path, name, number, dict(zip(columns, row, strict=True)))
