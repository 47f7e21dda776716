"""Draw light outlines of departments and regions that touch without gaps, as GeoJSON."""

import json
from collections.abc import Iterable
from pathlib import Path

import shapely
from shapely import Geometry, MultiPolygon, Polygon

TOLERANCE = 0.01
"""Degrees (about 1 km): simplification of the borders."""
ISLANDS = {"971", "972", "974", "976"}
ISLAND_TOLERANCE = 0.003
"""Small departments without neighbours: at 1 km Mayotte is hard to recognise."""
SPECK = 5e-5
"""Square degrees (about half a square kilometre): islets and holes too small to draw."""
GRID = 0.001
"""Degrees (about 100 m): rounding of the coordinates."""
DECIMALS = 3


def dissolve(outlines: Iterable[Geometry]) -> Geometry:
    """Merge the outlines of communes or departments into one."""
    return shapely.union_all(list(outlines))


def simplify(departements: dict[str, Geometry]) -> dict[str, Geometry]:
    """Simplify departments together, so that neighbours keep the same border."""
    simple: dict[str, Geometry] = {}
    for codes, tolerance in (
        (departements.keys() - ISLANDS, TOLERANCE),
        (departements.keys() & ISLANDS, ISLAND_TOLERANCE),
    ):
        ordered = sorted(codes)
        light = shapely.coverage_simplify([departements[code] for code in ordered], tolerance)
        simple.update(zip(ordered, light, strict=True))
    return {code: snap(_without_specks(outline)) for code, outline in simple.items()}


def snap(outline: Geometry) -> Geometry:
    """Round the coordinates and turn the rings as RFC 7946 wants (exterior anticlockwise)."""
    rounded = shapely.set_precision(outline, GRID)
    return shapely.orient_polygons(shapely.normalize(rounded))


def write_geojson(path: Path, outlines: dict[str, Geometry], names: dict[str, str]) -> None:
    """Write one feature per line, with `code` and `nom`, ordered by code."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "nom": names[code]},
                "geometry": _geometry(outlines[code]),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code in sorted(outlines)
    ]
    body = ",\n".join(lines)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8")


def _without_specks(outline: Geometry) -> Geometry:
    parts = outline.geoms if isinstance(outline, MultiPolygon) else [outline]
    return MultiPolygon(
        [
            Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area >= SPECK])
            for part in parts
            if part.area >= SPECK
        ]
    )


def _geometry(outline: Geometry) -> dict[str, object]:
    if isinstance(outline, Polygon):
        return {"type": "Polygon", "coordinates": _rings(outline)}
    if isinstance(outline, MultiPolygon):
        return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in outline.geoms]}
    raise SystemExit(f"An outline became a {outline.geom_type}.")


def _rings(polygon: Polygon) -> list[list[tuple[float, float]]]:
    return [
        [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring.coords]
        for ring in (polygon.exterior, *polygon.interiors)
    ]
