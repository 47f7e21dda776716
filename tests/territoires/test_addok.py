"""The same questions to a real addok, the engine of the State's geocoder, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from territoires.geocoding import find_street
from territoires.models import Commune
from territoires.place import PlaceType
from territoires.places import resolve
from territoires.streets import Street, locate
from tests.support import addok
from tests.support.geocoder import use

MISSING = addok.missing_part()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING or "addok"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("territoires", "real_geocoder"),
]


@pytest.fixture(scope="module")
def addok_server() -> Iterator[str]:
    with addok.running_addok() as address:
        yield address


@pytest.fixture
def real_geocoder(addok_server, settings) -> None:
    use(settings, addok_server)
    settings.GEOCODER_TIMEOUT_SECONDS = 10  # the machine may be busy: not what is tested here


def located(street: str, postal_code: str, code: str):
    commune = Commune.objects.get(code=code)
    found = locate(Street(street, postal_code, code), commune, 10)
    return found and (found.latitude, found.longitude)


def test_an_address_is_found_to_the_door():
    place = resolve("3 rue des Mulets, Mende").best
    assert (place.type, place.label) == (PlaceType.ADDRESS, "3 Rue des Mulets 48000 Mende")
    assert (place.latitude, place.longitude) == (44.51613, 3.49702)
    assert place.commune_code == "48095"


def test_an_address_of_an_arrondissement_is_found():
    assert resolve("290 bis rue de Vaugirard 75015 Paris").best.commune_code == "75115"
    assert located("100 rue de Vaugirard", "75015", "75056") == (48.84466, 2.32166)


@pytest.mark.parametrize(
    ("postal_code", "code", "point"),
    [("93200", "93066", (48.93617, 2.35521)), ("97400", "97411", (-20.88398, 55.44868))],
)
def test_the_same_street_of_two_towns_of_one_name_is_not_mistaken(postal_code, code, point):
    assert located("8 rue de la République", postal_code, code) == point
    place = resolve(f"8 rue de la République {postal_code} Saint-Denis").best
    assert (place.type, place.commune_code) == (PlaceType.ADDRESS, code)


def test_an_address_overseas_is_found_with_its_time_zone():
    place = resolve("17 rue du Commerce 97600 Mamoudzou").best
    assert (place.commune_code, place.departement_code) == ("97611", "976")
    assert place.time_zone == "Indian/Mayotte"


@pytest.mark.parametrize(
    ("street", "postal_code", "code"),
    [
        ("zzzqqq xyx", "48000", "48095"),
        ("5 rue Inventée", "48000", "48095"),
        ("8 rue de la République", "48000", "48095"),
        ("🙂", "48000", "48095"),
    ],
)
def test_an_unknown_street_is_not_placed_elsewhere(street, postal_code, code):
    assert located(street, postal_code, code) is None


def test_an_unknown_street_is_searched_at_its_commune():
    """addok answers "Rue des Mulets", the nearest it has, with a score of .38."""
    resolution = resolve("5 rue Inventée 48000 Mende")
    assert (resolution.best.type, resolution.best.label) == (PlaceType.COMMUNE, "Mende (48)")
    assert "n’a pas été trouvée" in resolution.notice


@pytest.mark.parametrize("text", ["x" * 500, "🙂 " * 90, "\x00", "?q=&limit=0", "%", "--;"])
def test_nonsense_is_an_answer_or_nothing(text):
    assert find_street(text, 10) is None
