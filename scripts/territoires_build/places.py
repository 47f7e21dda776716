"""Where a commune, a department or a region is: one point and the radius that covers it.

Points and outlines are WGS 84 degrees (x = longitude), radii are kilometres rounded up to 0.1.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely
from shapely import Geometry, MultiPolygon, Point

from territoires_build.archives import ShapeKey, Shapes
from territoires_build.completion import STILL_INSIDE

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180

TOWN_HALL_TOLERANCE_KM = 0.5
"""A town hall further than this from the outline of its commune is wrong: 1 in 20 is."""
TOWN_HALL_TOLERANCE_SHARE = 0.05
"""In a huge commune, a share of its extent: Roura's is 2 km out, its centre is 35 km away."""
ISLET_SHARE = 0.02
"""Parts below this share of the area do not stretch the radius: Cayenne's would be 48 km, not 6."""

BOXES = {  # west, south, east, north
    "971": (-61.9, 15.8, -60.9, 16.6),
    "972": (-61.3, 14.3, -60.7, 15.0),
    "973": (-54.7, 2.0, -51.5, 6.0),
    "974": (55.1, -21.5, 55.9, -20.8),
    "976": (44.9, -13.1, 45.4, -12.5),
}
METROPOLITAN_BOX = (-5.3, 41.3, 9.7, 51.2)


@dataclass(frozen=True)
class Place:
    """A point (WGS 84 degrees) and the radius around it, in kilometres, that covers a territory."""

    lat: float
    lon: float
    radius_km: float


@dataclass
class Locator:
    """Place communes from outlines and town halls; `counts` says how each point was found."""

    shapes: Shapes
    counts: Counter[str] = field(default_factory=Counter)

    def place(self, key: ShapeKey) -> Place | None:
        """Place a commune at its town hall when it is credible, else at the centre of its outline.

        A delegated commune whose outline is unknown has no place.
        """
        outline = self.shapes.outlines.get(key)
        if outline is None:
            return None
        point, origin = self._town_hall(key, outline)
        if point is None:
            point = _centre(outline)
        self.counts[f"{key[0]}: {origin}"] += 1
        return _round_place(point, _without_islets(outline))

    def _town_hall(self, key: ShapeKey, outline: Geometry) -> tuple[Point | None, str]:
        if key[1] in STILL_INSIDE:
            return None, "centre of the commune it left"
        point = self.shapes.town_halls.get(key)
        if point is None:
            return None, "centre, no town hall"
        if _is_near(outline, point):
            return point, "town hall"
        mirrored = Point(-point.x, point.y)
        if _is_near(outline, mirrored):
            return mirrored, "town hall, sign of the longitude restored"
        return None, "centre, town hall elsewhere"


def cover(outlines: Iterable[Geometry]) -> Place:
    """Place a department or a region: the centre of the smallest circle that holds its outlines."""
    whole = shapely.GeometryCollection(list(outlines))
    latitude = (whole.bounds[1] + whole.bounds[3]) / 2
    circle = shapely.minimum_bounding_circle(_to_plane(whole, latitude))
    return _round_place(_to_degrees(circle.centroid, latitude), whole)


def check_inside(departement: str, place: Place, around: Geometry) -> None:
    """Stop the build when a point is out of its department's outline box or of the known boxes."""
    for box in (BOXES.get(departement, METROPOLITAN_BOX), around.bounds):
        west, south, east, north = box
        if not (west <= place.lon <= east and south <= place.lat <= north):
            raise SystemExit(f"{place} is outside of department {departement} {box}.")


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Measure the great circle between two points."""
    a, b, half_lon = math.radians(lat), math.radians(other_lat), math.radians(other_lon - lon) / 2
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))


def _round_place(point: Point, outline: Geometry) -> Place:
    lat, lon = round(point.y, 5), round(point.x, 5)
    furthest = max(distance_km(lat, lon, y, x) for x, y in shapely.get_coordinates(outline))
    return Place(lat, lon, math.ceil(furthest * 10) / 10)


def _centre(outline: Geometry) -> Point:
    """Take the centroid when it is inside: nearer to town halls than a representative point."""
    centroid = outline.centroid
    return centroid if outline.covers(centroid) else outline.representative_point()


def _without_islets(outline: Geometry) -> Geometry:
    if not isinstance(outline, MultiPolygon):
        return outline
    return MultiPolygon([part for part in outline.geoms if part.area >= ISLET_SHARE * outline.area])


def _is_near(outline: Geometry, point: Point) -> bool:
    latitude = outline.centroid.y
    plane = _to_plane(outline, latitude)
    west, south, east, north = plane.bounds
    extent = math.hypot(east - west, north - south) / 2
    tolerance = max(TOWN_HALL_TOLERANCE_KM, TOWN_HALL_TOLERANCE_SHARE * extent)
    return bool(shapely.dwithin(plane, _to_plane(point, latitude), tolerance))


def _to_plane(geometry: Geometry, latitude: float) -> Geometry:
    """Project to kilometres around a latitude."""
    return shapely.transform(geometry, lambda xy: xy * _scale(latitude))


def _to_degrees(geometry: Geometry, latitude: float) -> Geometry:
    return shapely.transform(geometry, lambda xy: xy / _scale(latitude))


def _scale(latitude: float) -> tuple[float, float]:
    return KM_PER_DEGREE * math.cos(math.radians(latitude)), KM_PER_DEGREE
