"""What the public sees of an address is chosen by the person, and never widened on our own."""

from __future__ import annotations

import pytest

from annuaire.models import Precision
from annuaire.registration.errors import IncompleteError
from annuaire.registration.pages import in_progress
from annuaire.registration.services import send, start_change
from moderation.services import approve
from tests.annuaire.registration import forms
from tests.annuaire.registration.test_locating import STREET, found
from tests.espace.factories import again
from tests.moderation.factories import state_of
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
HOME = {"own_home": "on"}
SHELTERED = [HOME, {"category": "assistant-maternel"}]


@pytest.fixture(autouse=True)
def geocoded(geocoder):
    geocoder.answer = [found()]
    return geocoder


def who(**more):
    answers = forms.who(**{"street": STREET, **more})
    answers.pop("version")
    return answers


def say(her, registration, **more):
    """Her first step again; the point that follows from it."""
    assert forms.post(her, registration, "qui-et-ou", who(**more)).status_code == 302
    return point_of(registration)


def point_of(registration):
    registration.refresh_from_db()
    return registration.data["position"]


def place(her, registration, **more):
    """The second page, answered as it is shown."""
    known = point_of(registration)
    values = {name: known[name] for name in ("latitude", "longitude", "precision")}
    assert forms.post(her, registration, "position", {**values, **more}).status_code == 302
    return point_of(registration)


def finish(her, registration, user):
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    return send(registration, user)


def online(her, user, **more):
    registration = forms.begun(her, street=STREET, **more)
    place(her, registration)
    listing = finish(her, registration, user)
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    return again(listing)


@pytest.mark.parametrize("more", SHELTERED)
@pytest.mark.parametrize("is_placed", [True, False])
def test_said_on_a_second_pass_it_shows_the_commune(her, midwife, more, is_placed):
    registration = forms.begun(her, street=STREET)
    assert point_of(registration)["precision"] == Precision.EXACT
    if is_placed:
        place(her, registration)
    assert say(her, registration, **more)["precision"] == Precision.COMMUNE
    place(her, registration)
    coverage = finish(her, registration, midwife).coverages.get()
    assert (coverage.precision, coverage.street) == (Precision.COMMUNE, STREET)


@pytest.mark.parametrize("more", SHELTERED)
def test_a_forged_precision_counts_for_nothing(her, midwife, more):
    registration = forms.begun(her, street=STREET, **more)
    page = her.get(forms.step(registration, "position"))
    assert not html(page).select("input[name=precision]")
    assert "et rien de plus" in text_of(page)
    assert place(her, registration, precision="exact")["precision"] == Precision.COMMUNE
    assert finish(her, registration, midwife).coverages.get().precision == Precision.COMMUNE


def test_answers_kept_by_another_way_count_for_nothing_either(her, midwife):
    """The last word is that of who builds the listing."""
    registration = forms.begun(her, street=STREET)
    place(her, registration, precision="exact")
    data = registration.data
    data["qui-et-ou"]["own_home"] = "on"
    type(registration).objects.filter(pk=registration.pk).update(data=data)
    registration.refresh_from_db()
    assert finish(her, registration, midwife).coverages.get().precision == Precision.COMMUNE


def test_a_home_approved_at_its_commune_stays_there_when_its_street_is_corrected(her, midwife):
    listing = online(her, midwife, **HOME)
    registration = start_change(listing, midwife)
    assert registration.data["qui-et-ou"]["own_home"] == "on"
    assert html(her.get(forms.step(registration, "qui-et-ou"))).select_one(
        "input[name=own_home][checked]"
    )
    answers = registration.data["qui-et-ou"] | {"street": "12 bis rue du Commerce"}
    forms.post(her, registration, "qui-et-ou", answers)
    place(her, registration)
    send(registration, midwife)
    coverage = again(listing).get_latest_revision_as_object().coverages.get()
    assert (coverage.precision, coverage.street) == (Precision.COMMUNE, "12 bis rue du Commerce")


def test_even_when_the_box_is_emptied_the_choice_stays(her, midwife):
    registration = start_change(online(her, midwife, **HOME), midwife)
    answers = {**registration.data["qui-et-ou"], "street": "14 rue du Commerce"}
    del answers["own_home"]
    forms.post(her, registration, "qui-et-ou", answers)
    assert point_of(registration)["precision"] == Precision.COMMUNE
    assert place(her, registration, precision="street")["precision"] == Precision.STREET


def test_a_place_shown_exactly_is_not_taken_for_a_home(her, midwife):
    registration = start_change(online(her, midwife), midwife)
    assert registration.data["qui-et-ou"]["own_home"] == ""
    assert registration.data["position"]["precision"] == Precision.EXACT


@pytest.mark.parametrize("precision", ["commune", "street"])
@pytest.mark.parametrize(
    "more", [{"postal_code": "97600"}, {"street": "14 rue du Commerce"}, {"name": "Autre nom"}]
)
def test_what_was_chosen_stays_when_the_address_changes(her, precision, more):
    registration = forms.begun(her, street=STREET)
    place(her, registration, precision=precision)
    for _again in range(2):
        assert forms.post(her, registration, "qui-et-ou", who() | more).status_code == 302
        assert point_of(registration)["precision"] == precision
        more = {**more, "structure": "Cabinet", "street": "16 rue du Commerce"}


def test_an_arrow_pressed_at_another_address_keeps_the_choice(her):
    registration = forms.begun(her, street=STREET)
    place(her, registration, precision="commune")
    say(her, registration, postal_code="97600")
    place(her, registration, move="nord")
    assert say(her, registration)["precision"] == Precision.COMMUNE


def test_without_a_street_any_more_the_commune_is_shown(her):
    registration = forms.begun(her, street=STREET)
    place(her, registration, precision="exact")
    forms.post(her, registration, "qui-et-ou", who() | {"street": ""})
    assert point_of(registration)["precision"] == Precision.COMMUNE


def test_before_anybody_chose_the_page_proposes(her):
    registration = forms.begun(her)
    assert point_of(registration)["precision"] == Precision.COMMUNE
    assert say(her, registration)["precision"] == Precision.EXACT


# --- Answered by the person ---------------------------------------------------------------------


def test_who_left_on_the_map_takes_up_there(her, midwife):
    registration = forms.begun(her, street=STREET)
    there = forms.step(registration, "position")
    assert in_progress(midwife)[0].address == there
    place(her, registration, move="nord")
    assert in_progress(midwife)[0].address == there
    place(her, registration)
    assert in_progress(midwife)[0].address == forms.step(registration, "quoi")
    say(her, registration, street="14 rue du Commerce")
    assert in_progress(midwife)[0].address == there


def test_a_point_that_nobody_looked_at_is_not_sent(her, midwife):
    registration = forms.begun(her, street=STREET)
    with pytest.raises(IncompleteError) as refusal:
        finish(her, registration, midwife)
    assert refusal.value.step == "position"
    response = her.get(forms.address(registration, "preview"))
    assert response.url == forms.step(registration, "position") + "?verifier=1"
    assert her.get(response.url).status_code == 200
    place(her, registration)
    assert send(registration, midwife)


# --- A nudge near the commune's own point -------------------------------------------------------


@pytest.fixture
def away(geocoder):
    geocoder.status = 503


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("presses", [1, 3])
def test_a_nudge_places_nothing_and_the_street_is_still_asked_about(her, midwife, presses):
    registration = forms.begun(her, street=STREET)
    for _press in range(presses):
        place(her, registration, move="nord")
    assert "À moins de 100 mètres" in text_of(her.get(forms.step(registration, "position")))
    place(her, registration, precision="exact")
    coverage = finish(her, registration, midwife).coverages.get()
    assert coverage.to_geocode
    assert (coverage.precision, coverage.latitude) == (Precision.COMMUNE, None)
    assert coverage.wanted_precision == Precision.EXACT


@pytest.mark.usefixtures("away")
def test_a_few_more_and_the_point_is_placed(her, midwife):
    registration = forms.begun(her, street=STREET)
    for _press in range(5):
        place(her, registration, move="nord")
    assert point_of(registration)["origin"] == "main"
    place(her, registration, precision="exact")
    coverage = finish(her, registration, midwife).coverages.get()
    assert not coverage.to_geocode
    assert coverage.precision == Precision.EXACT


@pytest.mark.usefixtures("away")
def test_without_a_street_a_nudge_does_not_make_an_exact_address(her):
    registration = forms.begun(her)
    values = {**forms.position(), "latitude": str(forms.POINT[0] + 0.0003), "precision": "exact"}
    response = forms.post(her, registration, "position", values)
    assert "seule la commune peut être montrée" in text_of(response)


def test_a_point_found_by_the_geocoder_may_be_corrected_near_the_centre(her, geocoder):
    geocoder.answer = [found(lat=forms.POINT[0] + 0.0002, lon=forms.POINT[1])]
    registration = forms.begun(her, street=STREET)
    assert place(her, registration, move="nord")["origin"] == "main"
