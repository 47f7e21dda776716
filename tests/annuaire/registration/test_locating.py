"""The point of an address: the geocoder's, or the commune's when it fails, never a refusal."""

from __future__ import annotations

import time

import pytest

from annuaire.models import CoverageKind, Precision
from annuaire.registration.services import send
from tests.annuaire.registration import forms
from tests.support.geocoder import feature
from tests.support.pages import text_of

pytestmark = pytest.mark.django_db
STREET = "12 rue du Commerce"


def found(**more):
    values = {
        "label": "12 Rue du Commerce 97600 Mamoudzou",
        "name": "12 Rue du Commerce",
        "postcode": "97600",
        "citycode": "97611",
        "city": "Mamoudzou",
        "lat": -12.7799,
        "lon": 45.2301,
    }
    return feature(**{**values, **more})


def in_street(her, **more):
    return forms.begun(her, street=STREET, **more)


def send_from(her, registration, user, **point):
    registration.refresh_from_db()
    known = registration.data["position"]
    data = {name: known[name] for name in ("latitude", "longitude", "precision")}
    forms.post(her, registration, "position", {**data, **point})
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    return send(registration, user).coverages.get()


def test_a_street_is_found_to_the_door(her, midwife, geocoder):
    geocoder.answer = [found()]
    registration = in_street(her)
    point = registration.data["position"]
    assert (point["latitude"], point["origin"]) == ("-12.779900", "geocodeur")
    coverage = send_from(her, registration, midwife)
    assert (coverage.latitude, coverage.longitude) == (-12.7799, 45.2301)
    assert coverage.precision == Precision.EXACT
    assert coverage.kind == CoverageKind.POINT
    assert not coverage.to_geocode


def test_without_a_street_nobody_is_asked(her, geocoder):
    forms.begun(her)
    assert geocoder.asked == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_geocoder_that_refuses(her, midwife, geocoder, status):
    geocoder.status = status
    registration = in_street(her)
    assert "Nous n’avons pas encore trouvé" in text_of(
        her.get(forms.step(registration, "position"))
    )
    coverage = send_from(her, registration, midwife)
    assert coverage.to_geocode
    assert coverage.wanted_precision == Precision.EXACT
    assert coverage.precision == Precision.COMMUNE
    assert coverage.latitude is None


@pytest.mark.parametrize(
    "answer",
    [
        b"not json",
        [],
        [found(citycode="48095", postcode="48000", city="Mende")],
        [found(name="Avenue des Manguiers", label="Avenue des Manguiers 97600 Mamoudzou")],
    ],
    ids=["broken", "nothing", "another commune", "another street"],
)
def test_a_geocoder_that_is_wrong(her, geocoder, answer):
    geocoder.answer = answer
    registration = in_street(her)
    assert registration.data["position"]["origin"] == "commune"
    assert registration.data["position"]["latitude"] == "-12.780600"


def test_a_geocoder_that_is_slow_or_down(her, geocoder, settings):
    settings.GEOCODER_TIMEOUT_SECONDS = 0.2
    geocoder.delay = 2
    start = time.monotonic()
    assert in_street(her).data["position"]["origin"] == "commune"
    assert time.monotonic() - start < 1.8
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    assert in_street(her).data["position"]["origin"] == "commune"


def test_a_point_placed_by_hand_needs_no_geocoder(her, midwife):
    registration = in_street(her)
    coverage = send_from(her, registration, midwife, latitude="-12,7835", precision="exact")
    assert (coverage.latitude, coverage.precision) == (-12.7835, Precision.EXACT)
    assert not coverage.to_geocode


def test_the_point_is_asked_again_for_another_address_only(her, geocoder):
    geocoder.answer = [found()]
    registration = in_street(her)
    forms.post(
        her, registration, "qui-et-ou", forms.who(street=STREET, name="Autre nom", version="1")
    )
    assert len(geocoder.asked) == 1
    registration.refresh_from_db()
    forms.post(her, registration, "qui-et-ou", forms.who(street="14 rue du Commerce", version="2"))
    assert len(geocoder.asked) == 2


@pytest.mark.parametrize("more", [{"own_home": "on"}, {"category": "assistant-maternel"}])
def test_who_works_at_home_shows_the_commune_by_default(her, geocoder, more):
    geocoder.answer = [found()]
    assert in_street(her, **more).data["position"]["precision"] == Precision.COMMUNE
