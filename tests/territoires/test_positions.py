"""Places from a position or from a commune."""

from __future__ import annotations

import pytest

from territoires.models import Commune
from territoires.place import FALLBACK_TIME_ZONE, PlaceType
from territoires.places import at_position, resolve, territory_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]


def test_a_position_has_the_codes_and_time_zone_of_the_nearest_commune():
    place = at_position(44.52, 3.5)
    assert place.type is PlaceType.POSITION
    assert place.label == "Ma position"
    assert (place.latitude, place.longitude) == (44.52, 3.5)
    assert (place.commune_code, place.departement_code, place.region_code) == ("48095", "48", "76")
    assert at_position(-20.88, 55.45).time_zone == "Indian/Reunion"


def test_a_position_deep_in_the_forest_of_guyane_still_has_its_department():
    place = at_position(3.3, -53.3)
    assert place.departement_code == "973"
    assert place.time_zone == "America/Cayenne"


@pytest.mark.parametrize("point", [(48.0, -30.0), (90.0, 0.0), (-90.0, 180.0), (0.0, -180.0)])
def test_a_position_far_from_any_commune_has_no_code(point):
    place = at_position(*point)
    assert (place.commune_code, place.departement_code, place.region_code) == ("", "", "")
    assert place.time_zone == FALLBACK_TIME_ZONE


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_a_position_out_of_the_globe_is_refused(point):
    with pytest.raises(ValueError, match="globe"):
        at_position(*point)


def test_a_commune_gives_the_place_its_name_gives():
    assert territory_of(Commune.objects.get(pk="48095")) == resolve("Mende").best
