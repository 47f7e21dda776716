"""Addresses: what is sent to the geocoder, what of its answers is believed."""

from __future__ import annotations

import logging
import time

import pytest

from territoires.place import PlaceType
from territoires.places import resolve, suggest
from tests.support.geocoder import feature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]
ADDRESS = "12 rue de la Paix, Paris"
NOT_FOUND = "Adresse non trouvée : ajoutez la commune ou le code postal."


def around(place: str) -> str:
    return f"L’adresse exacte n’a pas été trouvée : recherche autour de {place}."


# --- Believed -----------------------------------------------------------------------------------


def test_an_address_is_found_to_the_door(geocoder):
    resolution = resolve(ADDRESS)
    place = resolution.best
    assert place.type is PlaceType.ADDRESS
    assert place.label == "12 Rue de la Paix 75002 Paris"
    assert (place.latitude, place.longitude) == (48.8692, 2.331)
    assert (place.commune_code, place.departement_code, place.region_code) == ("75102", "75", "11")
    assert (place.detail, place.time_zone) == ("Paris", "Europe/Paris")
    assert resolution.notice == ""


def test_the_geocoder_is_asked_once_with_the_text_only(geocoder):
    resolve(ADDRESS)
    assert geocoder.paths == ["/geocodage/search"]
    assert geocoder.asked == [{"q": [ADDRESS], "limit": ["1"]}]


@pytest.mark.parametrize(
    "typed",
    [
        "12 rue de la Paix Paris",
        "12 rue de la paix 75002 Paris",
        "12 RUE DE LA PAIX, 75002",
        "rue de la paix paris 2e",
        "12, rue de la Paix, Paris (75)",
        "12 rue de la Paix à Paris",
        "12 r de la Paix, Paris",
    ],
)
def test_an_address_is_understood_however_typed(geocoder, typed):
    assert resolve(typed).best.type is PlaceType.ADDRESS


def test_a_street_or_a_hamlet_is_precise_enough(geocoder):
    for kind in ("street", "locality"):
        geocoder.answer = [feature(type=kind)]
        assert resolve(ADDRESS).best.type is PlaceType.ADDRESS


def test_an_address_without_commune_is_taken_where_the_geocoder_finds_it(geocoder):
    assert resolve("12 rue de la Paix").best.commune_code == "75102"


def test_an_address_in_a_commune_we_do_not_know_has_no_code(geocoder):
    geocoder.answer = [feature(citycode="99999")]
    place = resolve("12 rue de la Paix").best
    assert (place.type, place.commune_code, place.departement_code) == (PlaceType.ADDRESS, "", "")


def test_a_misspelled_street_is_recognised(geocoder):
    assert resolve("12 rue de la Paie, Paris").best.type is PlaceType.ADDRESS


def test_the_address_leads_back_to_itself(geocoder):
    place = resolve(ADDRESS).best
    assert resolve(place.query).places == (place,)


# --- Not believed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (ADDRESS, feature(citycode="69123", postcode="69002", score=0.99)),
        ("12 rue de la Paix 75015 Paris", feature()),
        ("12 rue de la Paix, Paris 15e", feature()),
        (ADDRESS, feature(type="municipality", score=1)),
        (ADDRESS, feature(name="3 Avenue Montaigne", label="3 Avenue Montaigne 75008 Paris")),
        ("120 rue de la Paix, Paris", feature(name="120 Avenue Montaigne")),
        (ADDRESS, feature(lat=999.0)),
        (ADDRESS, feature(lat="NaN")),
        (ADDRESS, feature(lon="east")),
    ],
    ids=[
        "another town",
        "another postal code",
        "another arrondissement",
        "only a town",
        "another street",
        "another street, the same number",
        "out of the globe",
        "not a number",
        "a word",
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_an_answer_elsewhere_is_not_believed_whatever_its_score(geocoder, typed, answer):
    geocoder.answer = [answer]
    resolution = resolve(typed)
    assert resolution.best.type is PlaceType.COMMUNE
    assert resolution.notice == around(resolution.best.label)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{}],
        [None],
        [{"geometry": {"coordinates": []}, "properties": {}}],
        [{"geometry": None, "properties": None}],
        b"",
        b"not json",
        b"[]",
        b'{"features": 3}',
        b"\xff\xfe",
        b"null",
    ],
    ids=repr,
)
def test_no_answer_or_a_broken_one_falls_back_on_the_commune(geocoder, answer):
    geocoder.answer = answer
    resolution = resolve(ADDRESS)
    assert resolution.best.label == "Paris (75)"
    assert resolution.notice == around("Paris (75)")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 502, 503, 504])
def test_a_geocoder_that_refuses_is_asked_once(geocoder, status):
    geocoder.status = status
    assert resolve(ADDRESS).notice == around("Paris (75)")
    assert len(geocoder.asked) == 1


def test_a_slow_geocoder_is_not_waited_for(geocoder, settings):
    settings.GEOCODER_TIMEOUT_SECONDS = 0.2
    geocoder.delay = 1.0
    start = time.monotonic()
    assert resolve(ADDRESS).notice == around("Paris (75)")
    assert time.monotonic() - start < 0.9
    assert len(geocoder.asked) == 1


def test_a_geocoder_that_is_down_falls_back_on_the_commune(geocoder, settings):
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    assert resolve(ADDRESS).notice == around("Paris (75)")


# --- Not asked ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "Mende",
        "75015",
        "75015 Paris",
        "Saint-Denis (93)",
        "Guadeloupe",
        "La Rue-Saint-Pierre",
        "Rue",
        "Cours",
        "Saint-Sauveur-en-Rue",
        "Placé",
        "Paris 15e arrondissement",
        "Pierrefitte-sur-Seine",
        "Montpelier",
        "rue",
        "12",
        "",
        "🙂",
    ],
)
def test_what_the_tables_resolve_is_never_sent(geocoder, typed):
    resolve(typed)
    assert geocoder.asked == []


def test_a_suggestion_is_never_sent(geocoder):
    suggest(ADDRESS)
    assert geocoder.asked == []


def test_the_text_is_never_logged(geocoder, caplog):
    caplog.set_level(logging.INFO)
    resolve(ADDRESS)
    geocoder.status, geocoder.answer = 500, b"rue de la Paix"
    resolve(ADDRESS)
    assert "Paix" not in caplog.text


# --- Without geocoder (as in the other tests) -----------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (ADDRESS, "Paris (75)"),
        ("12 rue de la Paix Paris", "Paris (75)"),
        ("12 rue de la Paix 75002 Paris", "Paris 2e"),
        ("12 rue de la Paix 75002", "75002 Paris 2e"),
        ("100 rue de Vaugirard, Paris 15e", "Paris 15e"),
        ("5 place du Général-de-Gaulle 48000 Mende", "Mende (48)"),
        ("5 bd Lucien Arnault, Mende, Lozère", "Mende (48)"),
        ("rue Victor Hugo à Mende", "Mende (48)"),
        ("rue de Paris Mende", "Mende (48)"),
        ("3 bis chemin du Lac, Saint-Denis (93)", "Saint-Denis (93)"),
        ("12 avenue Foch Saint-Denis 974", "Saint-Denis (974)"),
        ("rue du faubourg Saint-Denis Paris 10e", "Paris 10e"),
        ("rue Pasteur, Le Havre", "Le Havre (76)"),
        ("rue Pasteur Saint-Germain-en-Laye", "Saint-Germain-en-Laye (78)"),
        ("12 le Bourg, Badaroux", "Badaroux (48)"),
        ("12 rue Pasteur 35042 Rennes Cedex", "Rennes (35)"),
    ],
)
def test_an_address_is_searched_around_its_commune(typed, label):
    resolution = resolve(typed)
    assert (resolution.best.label, resolution.notice) == (label, around(label))


@pytest.mark.parametrize(
    "typed",
    ["12 rue de la Paix", "rue de Paris", "avenue de la République", "rue Saint-Martin"],
)
def test_an_address_without_commune_asks_for_it(typed):
    resolution = resolve(typed)
    assert (resolution.places, resolution.notice) == ((), NOT_FOUND)
