"""Give every commune its whole outline: some are missing, others are those of before a merger.

For a commune created since 2020 the wheel may hold the old outline of one member only: the others
left a hole in the map. A gap is a hole in the land of the communes, or land that a canton covers
and no commune does (where the hole is open on the border of the country). It belongs to the
neighbour that lost a part; a gap without such a neighbour is a foreign enclave (Llívia).
"""

from dataclasses import dataclass, replace

import shapely
from shapely import Geometry, MultiPolygon, Polygon

from territoires_build.archives import COMMUNE, Reference, Row, ShapeKey, Shapes

STILL_INSIDE = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}
"""Communes re-created in 2025 and the one they left, whose outline still holds them."""

SLIVER = 0.002
"""Degrees: land thinner than twice this is a difference of drawing, not a missing commune."""


@dataclass(frozen=True)
class Completion:
    """Shapes where every current commune has its outline, and what was done for that."""

    shapes: Shapes
    rebuilt: list[str]
    """Communes whose outline is the union of their delegated communes."""
    enlarged: list[str]
    """Communes that got a gap back, once per gap."""
    enclaves: list[Geometry]
    """Gaps that belong to no commune."""


def complete(shapes: Shapes, reference: Reference, history: list[Row]) -> Completion:
    """Rebuild missing outlines, then share the gaps out."""
    rebuilt = _rebuild(shapes, reference)
    outlines = shapes.outlines | rebuilt
    lost = _communes_with_lost_parts(shapes, reference) - {code for _, code in rebuilt}
    recent = _recent_mergers(reference, history)
    enlarged, enclaves = [], []
    for gap in _gaps(outlines, shapes.cantons):
        owner = _longest_border(gap, outlines, lost) or _longest_border(gap, outlines, recent)
        if owner is None:
            enclaves.append(gap)
            continue
        key = (COMMUNE, owner)
        outlines[key] = shapely.union(outlines[key], gap)
        enlarged.append(owner)
    return Completion(
        shapes=replace(shapes, outlines=outlines),
        rebuilt=sorted(code for _, code in rebuilt),
        enlarged=sorted(enlarged),
        enclaves=enclaves,
    )


def _rebuild(shapes: Shapes, reference: Reference) -> dict[ShapeKey, Geometry]:
    rebuilt = {}
    for row in reference.communes:
        key, code = (row["type"], row["code"]), row["code"]
        if key in shapes.outlines:
            continue
        if code in STILL_INSIDE:
            rebuilt[key] = shapes.outlines[COMMUNE, STILL_INSIDE[code]]
            continue
        members = [part for part in reference.former if part["chefLieu"] == code]
        parts = [(member["type"], member["code"]) for member in members]
        if not parts or not shapes.outlines.keys() >= set(parts):
            raise SystemExit(f"Commune {code} {row['nom']} has no outline: complete STILL_INSIDE.")
        rebuilt[key] = shapely.union_all([shapes.outlines[part] for part in parts])
    return rebuilt


def _communes_with_lost_parts(shapes: Shapes, reference: Reference) -> set[str]:
    """Name the communes with a delegated commune that has no outline."""
    keys = {(row["type"], row["code"]): row["chefLieu"] for row in reference.former}
    return {commune for key, commune in keys.items() if key not in shapes.outlines}


def _recent_mergers(reference: Reference, history: list[Row]) -> set[str]:
    """Name the communes with a member that was still on its own when the history ends."""
    alive = {row["code"] for row in history if row["type"] == "COM" and "dateFin" not in row}
    return {
        row["code"]
        for row in reference.communes
        if row["type"] == COMMUNE and alive & set(row.get("anciensCodes", ()))
    }


def _gaps(outlines: dict[ShapeKey, Geometry], cantons: list[Geometry]) -> list[Geometry]:
    land = shapely.union_all([shape for (kind, _), shape in outlines.items() if kind == COMMUNE])
    filled = [Polygon(part.exterior) for part in _polygons(land)]
    gaps = shapely.difference(shapely.union_all([*filled, *cantons]), land)
    return [part for part in _polygons(gaps) if not part.buffer(-SLIVER).is_empty]


def _longest_border(
    gap: Geometry, outlines: dict[ShapeKey, Geometry], communes: set[str]
) -> str | None:
    borders = {
        code: shapely.intersection(gap.boundary, outlines[COMMUNE, code]).length
        for code in sorted(communes)
        if outlines[COMMUNE, code].intersects(gap)
    }
    return max(borders, key=borders.__getitem__, default=None)


def _polygons(geometry: Geometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else []
