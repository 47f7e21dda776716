import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annuaire.geometry import bounding_box, chord_squared, distance_km, unit_vector

latitudes = st.floats(-89, 89)
longitudes = st.floats(-180, 180)


def haversine_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (a, b))
    root = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(root))


def chord2(a: tuple[float, float], b: tuple[float, float]) -> float:
    va, vb = unit_vector(*a), unit_vector(*b)
    return (va.x - vb.x) ** 2 + (va.y - vb.y) ** 2 + (va.z - vb.z) ** 2


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_chord_says_what_the_haversine_says(lat1, lon1, lat2, lon2):
    measured = distance_km(chord2((lat1, lon1), (lat2, lon2)))
    assert measured == pytest.approx(haversine_km((lat1, lon1), (lat2, lon2)), abs=0.5, rel=1e-6)


@given(st.floats(0.01, 19_000))
def test_distance_and_chord_are_inverse(kilometres):
    assert distance_km(chord_squared(kilometres)) == pytest.approx(kilometres, rel=1e-6)


@given(st.floats(-60, 60), st.floats(-100, 100), st.floats(1, 300), st.floats(0, 2 * math.pi))
def test_the_box_holds_the_whole_circle(latitude, longitude, radius, bearing):
    angle = radius / 6371.0088 * 0.999
    phi = math.radians(latitude)
    lat = math.asin(
        math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing)
    )
    lon = math.radians(longitude) + math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * math.sin(lat),
    )
    box = bounding_box(latitude, longitude, radius)
    assert box.south <= math.degrees(lat) <= box.north
    assert box.west <= math.degrees(lon) <= box.east


def test_a_box_over_the_pole_takes_every_longitude():
    box = bounding_box(89.9, 10, 100)
    assert (box.west, box.east, box.north) == (-180, 180, 90)
