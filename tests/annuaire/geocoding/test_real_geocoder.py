"""The job against a real addok: what a person typed ends where she is, nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.annuaire.factories import make_listing
from tests.annuaire.geocoding.support import at_work, coverage_of, unplaced, where
from tests.support import addok
from tests.support.geocoder import use

MISSING = addok.missing_part()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING or "addok"),
    pytest.mark.django_db,
]


@pytest.fixture(scope="module")
def addok_server() -> Iterator[str]:
    with addok.running_addok() as address:
        yield address


@pytest.fixture(autouse=True)
def _real_geocoder(addok_server, settings, monkeypatch):
    use(settings, addok_server)
    monkeypatch.setattr("annuaire.geocoding.asking.ANSWER_SECONDS", 20)  # a busy machine


@pytest.mark.parametrize(
    ("code", "street", "postal_code", "point"),
    [
        ("48095", "3 rue des mulets", "48000", (44.51613, 3.49702)),
        ("93066", "8 RUE DE LA REPUBLIQUE", "93200", (48.93617, 2.35521)),
        ("97411", "8, rue de la République", "97400", (-20.88398, 55.44868)),
        ("75056", "100 rue de Vaugirard", "75015", (48.84466, 2.32166)),
    ],
    ids=["found", "homonym", "overseas", "arrondissement"],
)
def test_a_street_is_placed(code, street, postal_code, point):
    listing = make_listing("PMI", unplaced(code=code, street=street, postal_code=postal_code))
    assert at_work().placed == 1
    assert where(listing) == point


def test_a_street_that_is_only_in_a_town_of_the_same_name_is_left_at_its_commune():
    """Saint-Denis has a rue de Vaugirard nowhere; Paris has one."""
    listing = make_listing("PMI", unplaced(code="93066", street="100 rue de Vaugirard"))
    assert at_work().unfound == 1
    assert where(listing) == (None, None)
    assert coverage_of(listing).to_geocode
