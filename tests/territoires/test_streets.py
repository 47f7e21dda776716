"""A street of a known commune: what is asked, what is believed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from territoires.streets import Street, locate
from tests.support.geocoder import feature

PARIS = SimpleNamespace(
    code="75056", name="Paris", latitude=48.8566, longitude=2.3522, radius_km=10.0
)
SECOND = SimpleNamespace(
    code="75102", name="Paris 2e Arrondissement", latitude=48.868, longitude=2.344, radius_km=1.5
)
STREET = Street("12 rue de la Paix", "75002", "75056")


def test_the_question_is_the_address_with_its_commune(geocoder):
    locate(STREET, PARIS, 2)
    assert geocoder.questions == ["12 rue de la Paix 75002 Paris"]


def test_an_address_too_long_is_cut(geocoder):
    locate(Street("rue " * 100, "75002", "75056"), PARIS, 2)
    assert len(geocoder.questions[0]) <= 200


@pytest.mark.parametrize("commune", [PARIS, SECOND], ids=["city", "arrondissement"])
def test_a_street_is_placed_in_its_commune(geocoder, commune):
    found = locate(STREET, commune, 2)
    assert (found.latitude, found.longitude) == (48.8692, 2.331)


@pytest.mark.parametrize("score", [0.01, 0.4, 1, "?", None])
def test_the_score_decides_nothing(geocoder, score):
    geocoder.answer = [feature(score=score)]
    assert locate(STREET, PARIS, 2) is not None


@pytest.mark.parametrize(
    "answer",
    [
        feature(citycode="69382", score=1),
        feature(citycode=""),
        feature(citycode=None),
        feature(type="municipality", score=1),
        feature(name="12 Avenue Montaigne", score=1),
        feature(lat=45.76, lon=4.83, score=1),
        feature(lat=0, lon=0, score=1),
    ],
    ids=[
        "another commune",
        "no commune",
        "null commune",
        "only the town",
        "another street",
        "a point of another town",
        "a point in the sea",
    ],
)
def test_an_answer_elsewhere_is_not_believed(geocoder, answer):
    geocoder.answer = [answer]
    assert locate(STREET, PARIS, 2) is None
