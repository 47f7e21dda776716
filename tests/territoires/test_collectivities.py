"""The overseas collectivities, of which the data hold no commune."""

from __future__ import annotations

import pytest

from territoires.collectivities import COLLECTIVITIES
from territoires.lookups import communes_named
from territoires.places import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]

SPM = "Saint-Pierre-et-Miquelon"
POLYNESIA, CALEDONIA = "la Polynésie française", "la Nouvelle-Calédonie"
SAINT_MARTIN = "la collectivité de Saint-Martin"
SAINT_BARTHELEMY = "la collectivité de Saint-Barthélemy"


@pytest.mark.parametrize(
    ("typed", "collectivity"),
    [
        ("saint pierre et miquelon", SPM),
        ("st-pierre-et-miquelon", SPM),
        ("97500", SPM),
        ("97500 Saint-Pierre", SPM),
        ("975", SPM),
        ("Saint-Pierre (975)", SPM),
        ("Saint-Martin (978)", SAINT_MARTIN),
        ("saint martin 978", SAINT_MARTIN),
        ("978 saint martin", SAINT_MARTIN),
        ("97150", SAINT_MARTIN),
        ("97150 Saint-Martin", SAINT_MARTIN),
        ("12 rue de Hollande, 97150 Saint-Martin", SAINT_MARTIN),
        ("saint-martin (Antilles)", SAINT_MARTIN),
        ("97133", SAINT_BARTHELEMY),
        ("saint barth", SAINT_BARTHELEMY),
        ("nouméa", CALEDONIA),
        ("nouvelle-calédonie", CALEDONIA),
        ("en Nouvelle-Calédonie", CALEDONIA),
        ("Nouméa, Nouvelle-Calédonie", CALEDONIA),
        ("98800", CALEDONIA),
        ("tahiti", POLYNESIA),
        ("papeete", POLYNESIA),
        ("Papeete (Tahiti)", POLYNESIA),
        ("la Polynésie française", POLYNESIA),
        ("wallis et futuna", "Wallis-et-Futuna"),
        ("986", "Wallis-et-Futuna"),
    ],
)
def test_a_collectivity_without_data_is_said_not_to_be_covered(typed, collectivity):
    resolution = resolve(typed)
    assert resolution.places == resolution.suggestions == ()
    expected = f"Ce site ne couvre pas encore {collectivity} : la recherche n’y est pas possible."
    assert resolution.notice == expected


@pytest.mark.parametrize(
    ("typed", "collectivity", "label"),
    [
        ("saint martin", SAINT_MARTIN, "Saint-Martin (65)"),
        ("St Barthélemy", SAINT_BARTHELEMY, "Saint-Barthélemy (56)"),
    ],
)
def test_communes_that_bear_the_name_of_a_collectivity_are_offered(typed, collectivity, label):
    resolution = resolve(typed)
    assert label in [place.label for place in resolution.places]
    assert resolution.notice == (
        f"Ce site ne couvre pas encore {collectivity} : "
        "les communes proposées sont ailleurs en France."
    )


@pytest.mark.parametrize(
    "typed", ["Saint-Martin (65)", "Saint-Pierre", "rue de Nouméa, Mende", "987 rue X, Mende"]
)
def test_other_places_say_nothing_of_a_collectivity(typed):
    resolution = resolve(typed)
    assert resolution.places
    assert "couvre" not in resolution.notice


def test_no_commune_bears_a_name_that_only_a_collectivity_should_have():
    names = {name for one in COLLECTIVITIES for name in one.names}
    assert communes_named(names) == []
