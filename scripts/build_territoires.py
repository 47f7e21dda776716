"""Derive territoires/data/ from public data, read in three downloaded package archives.

    python scripts/build_territoires.py REFERENCE.tgz HISTORY.tgz SHAPES.whl

How to get the archives, where the data come from and what is corrected: docs/data.md.
The same archives and the same shapely give the same bytes.
"""

import argparse
import json
import lzma
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shapely import Geometry
from territoires_build import outlines as drawing
from territoires_build.archives import (
    ARRONDISSEMENT,
    COMMUNE,
    REFERENCE_PACKAGE,
    SHAPES_PACKAGE,
    Reference,
    Shapes,
    read_history,
    read_reference,
    read_shapes,
)
from territoires_build.completion import STILL_INSIDE, complete
from territoires_build.former import merged_communes
from territoires_build.places import Locator, Place, check_inside, cover
from territoires_build.wording import in_form, of_form, slugify, time_zone

DATA_FOLDER = Path(__file__).resolve().parent.parent / "territoires" / "data"
ATTRIBUTION = "INSEE, IGN (Admin Express), DILA, La Poste – Licence Ouverte 2.0"
FORMER_KINDS = {"commune-deleguee": "deleguee", "commune-associee": "associee"}

COLUMNS = {
    "regions": ("code", "name", "slug", "in_form", "of_form", "lat", "lon", "radius_km"),
    "departements": (
        *("code", "name", "slug", "in_form", "of_form", "region", "prefecture", "time_zone"),
        *("lat", "lon", "radius_km"),
    ),
    "communes": (
        *("code", "name", "departement", "region", "population", "lat", "lon", "radius_km"),
        *("postal_codes", "parent"),
    ),
    "former_communes": ("code", "name", "kind", "commune", "lat", "lon", "radius_km"),
}

Cells = list[Any]
Outlines = dict[str, Geometry]


def main() -> None:
    """Read the archives, derive the tables and outlines, write the three files."""
    options = parse_options()
    reference = read_reference(options.reference)
    history_version, history = read_history(options.history)
    shapes = read_shapes(options.shapes)
    say(f"read {len(reference.communes)} communes, {len(shapes.outlines)} outlines")

    completion = complete(shapes, reference, history)
    enlarged = completion.enlarged
    say(f"rebuilt {len(completion.rebuilt)} outlines: {' '.join(completion.rebuilt)}")
    say(f"gave {len(enlarged)} gaps to {len(set(enlarged))} communes: {' '.join(enlarged)}")
    say(f"left {[enclave.centroid.wkt for enclave in completion.enclaves]} foreign")

    departements = dissolve_departements(reference, completion.shapes)
    regions = dissolve_regions(reference, departements)
    say(f"dissolved {len(departements)} departments and {len(regions)} regions")

    locator = Locator(completion.shapes)
    former = [*delegated_rows(reference, locator, departements), *merged_rows(reference, history)]
    tables = {
        "regions": list(region_rows(reference, regions)),
        "departements": list(departement_rows(reference, departements)),
        "communes": list(commune_rows(reference, locator, departements)),
        "former_communes": sorted(former, key=lambda row: row[:2]),
    }
    sources = [
        {"package": REFERENCE_PACKAGE, "version": reference.version},
        {"package": REFERENCE_PACKAGE, "version": history_version},
        {"package": SHAPES_PACKAGE, "version": shapes.version},
    ]
    say("placed communes:")
    for origin, count in sorted(locator.counts.items()):
        say(f"    {count:6} {origin}")

    options.output.mkdir(parents=True, exist_ok=True)
    write_tables(options.output / "territoires.json.xz", tables, sources)
    light = drawing.simplify(departements)
    write_outlines(options.output / "departements.geojson", light, reference.departements)
    light = {code: drawing.snap(it) for code, it in dissolve_regions(reference, light).items()}
    write_outlines(options.output / "regions.geojson", light, reference.regions)


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reference", type=Path, help=f"npm archive of {REFERENCE_PACKAGE}")
    parser.add_argument("history", type=Path, help=f"npm archive of {REFERENCE_PACKAGE} 0.7.0")
    parser.add_argument("shapes", type=Path, help=f"PyPI wheel of {SHAPES_PACKAGE}")
    parser.add_argument("--output", type=Path, default=DATA_FOLDER, help="folder to write in")
    return parser.parse_args()


def dissolve_departements(reference: Reference, shapes: Shapes) -> Outlines:
    """Merge the outlines of the communes of each department."""
    parts: dict[str, list[Geometry]] = {row["code"]: [] for row in reference.departements}
    for row in reference.communes:
        if row["type"] == COMMUNE and row["code"] not in STILL_INSIDE:
            parts[row["departement"]].append(shapes.outlines[COMMUNE, row["code"]])
    return {code: drawing.dissolve(outlines) for code, outlines in parts.items()}


def dissolve_regions(reference: Reference, departements: Outlines) -> Outlines:
    """Merge the outlines of the departments of each region."""
    return {
        region["code"]: drawing.dissolve(
            departements[row["code"]]
            for row in reference.departements
            if row["region"] == region["code"]
        )
        for region in reference.regions
    }


def region_rows(reference: Reference, outlines: Outlines) -> Iterator[Cells]:
    """Yield the 18 regions."""
    for row in sorted(reference.regions, key=_code):
        name, liaison = row["nom"], row["typeLiaison"]
        wording = [slugify(name), in_form(name, liaison), of_form(name, liaison)]
        yield [row["code"], name, *wording, *cells(cover([outlines[row["code"]]]))]


def departement_rows(reference: Reference, outlines: Outlines) -> Iterator[Cells]:
    """Yield the 101 departments."""
    for row in sorted(reference.departements, key=_code):
        code, name, liaison = row["code"], row["nom"], row["typeLiaison"]
        wording = [slugify(name), in_form(name, liaison), of_form(name, liaison)]
        place = cover([outlines[code]])
        check_inside(code, place, outlines[code])
        yield [code, name, *wording, row["region"], row["chefLieu"], time_zone(code), *cells(place)]


def commune_rows(reference: Reference, locator: Locator, outlines: Outlines) -> Iterator[Cells]:
    """Yield current communes and, with their parent, the municipal arrondissements."""
    for row in sorted(reference.communes, key=_code):
        place = locator.place((row["type"], row["code"]))
        if place is None:
            raise SystemExit(f"No point for {row['code']} {row['nom']}.")
        check_inside(row["departement"], place, outlines[row["departement"]])
        parent = row["commune"] if row["type"] == ARRONDISSEMENT else None
        identity = [row["code"], row["nom"], row["departement"], row["region"], row["population"]]
        yield [*identity, *cells(place), sorted(row["codesPostaux"]), parent]


def delegated_rows(reference: Reference, locator: Locator, outlines: Outlines) -> Iterator[Cells]:
    """Yield delegated and associated communes, without a point when their outline is unknown."""
    for row in reference.former:
        place = locator.place((row["type"], row["code"]))
        if place is not None:
            check_inside(row["departement"], place, outlines[row["departement"]])
        kind = FORMER_KINDS[row["type"]]
        yield [row["code"], row["nom"], kind, row["chefLieu"], *cells(place)]


def merged_rows(reference: Reference, history: list[dict[str, Any]]) -> Iterator[Cells]:
    """Yield communes merged and no longer delegated: no point is known."""
    for former in merged_communes(reference, history):
        yield [former.code, former.name, former.kind, former.commune, *cells(None)]


def cells(place: Place | None) -> Cells:
    """Write a place as its three columns, empty when it is unknown."""
    return [place.lat, place.lon, place.radius_km] if place else [None, None, None]


def write_tables(path: Path, tables: dict[str, list[Cells]], sources: list[dict[str, str]]) -> None:
    """Write every table in one compressed JSON file, a line per row."""
    head = {"attribution": ATTRIBUTION, "sources": sources}
    parts = [f"{compact(key)}:{compact(value)}" for key, value in head.items()]
    for name, rows in tables.items():
        body = ",\n".join(compact(row) for row in rows)
        parts.append(f'{compact(name)}:{{"columns":{compact(COLUMNS[name])},"rows":[\n{body}\n]}}')
    document = "{" + ",\n".join(parts) + "}\n"
    path.write_bytes(lzma.compress(document.encode(), preset=9 | lzma.PRESET_EXTREME))
    for name, rows in tables.items():
        say(f"    {len(rows):6} {name}")
    say(f"wrote {path.name}: {path.stat().st_size:,} bytes")


def write_outlines(path: Path, outlines: Outlines, rows: Iterable[dict[str, Any]]) -> None:
    """Write the outlines with the names of their territories."""
    drawing.write_geojson(path, outlines, {row["code"]: row["nom"] for row in rows})
    say(f"wrote {path.name}: {path.stat().st_size:,} bytes, {len(outlines)} outlines")


def compact(value: object) -> str:
    """Write JSON without spaces, accents as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def say(message: str) -> None:
    """Show progress, with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {message}", flush=True)


def _code(row: dict[str, Any]) -> str:
    return str(row["code"])


STARTED = time.monotonic()

if __name__ == "__main__":
    main()
