"""What will be shown once the street is found is read before it is approved."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from annuaire.models import Coverage, Precision
from annuaire.registration.services import send, start_change
from moderation.models import ScopedTaskState
from moderation.services import approve
from tests.annuaire.registration import forms
from tests.annuaire.registration.test_locating import STREET, found
from tests.espace.factories import again
from tests.moderation.factories import state_of
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
NOT_YET = "L’adresse n’est pas encore située"


@pytest.fixture(autouse=True)
def away(geocoder):
    geocoder.status = 503
    return geocoder


def begun(her, precision="exact", **more):
    """Every step done, the geocoder away."""
    registration = forms.begun(her, street=STREET, **more)
    forms.post(her, registration, "position", forms.position(precision=precision))
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    registration.refresh_from_db()
    return registration


def desk(client, listing):
    client.force_login(forms.referent_of("976"))
    state = state_of(listing)
    assert isinstance(state, ScopedTaskState)
    return [
        client.get(reverse(name, args=[state.pk]))
        for name in ("moderation_object", "moderation_preview")
    ]


def test_the_preview_says_which_address_will_be_read(her):
    text = text_of(her.get(forms.address(begun(her), "preview")))
    assert NOT_YET in text
    assert "l’adresse exacte" in text
    assert "12 rue du Commerce, Mamoudzou (976)" in text


def test_of_a_street_its_number_stays_unread(her):
    text = text_of(her.get(forms.address(begun(her, "street"), "preview")))
    assert "la rue, sans le numéro : rue du Commerce, Mamoudzou (976)" in text.replace(
        "\u00a0", " "
    )
    assert STREET not in text


@pytest.mark.parametrize(("precision", "more"), [("commune", {}), ("exact", {"own_home": "on"})])
def test_what_stays_at_its_commune_says_nothing(her, precision, more):
    text = text_of(her.get(forms.address(begun(her, precision, **more), "preview")))
    assert NOT_YET not in text
    assert "Commerce" not in text


def test_the_referent_reads_it_on_the_desk_and_in_the_preview(her, midwife, client):
    page, preview = desk(client, send(begun(her), midwife))
    shown = html(page).select_one(".desk-text").get_text(" ", strip=True)
    assert "À l’adresse exacte, dès que l’adresse sera située" in shown
    assert STREET in shown
    assert "12 rue du Commerce, Mamoudzou (976)" in text_of(preview)


def test_for_a_home_the_desk_says_that_the_commune_stays(her, midwife, client):
    page, preview = desk(client, send(begun(her, own_home="on"), midwife))
    assert "La commune seulement, même une fois l’adresse située" in text_of(page)
    assert NOT_YET not in text_of(preview)


def test_the_comparison_says_what_a_change_will_show(her, midwife, client):
    listing = send(begun(her, "commune"), midwife)
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    registration = start_change(again(listing), midwife)
    answers = {**registration.data["qui-et-ou"], "own_home": ""}
    forms.post(her, registration, "qui-et-ou", answers)
    forms.post(her, registration, "position", forms.position(precision="exact"))
    registration.refresh_from_db()
    page, _preview = desk(client, send(registration, midwife))
    changes = html(page).select_one("[aria-labelledby=changements]").get_text(" ")
    assert "À l’adresse exacte, dès que l’adresse sera située" in " ".join(changes.split())


def test_the_public_page_says_nothing_before_then_what_was_announced(her, midwife, geocoder):
    listing = send(begun(her), midwife)
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    text = text_of(her.get(again(listing).get_absolute_url()))
    assert NOT_YET not in text
    assert "Commerce" not in text
    geocoder.status, geocoder.answer = 200, [found()]
    call_command("geocode_listings")
    assert Coverage.objects.get().precision == Precision.EXACT
    assert "12 rue du Commerce" in text_of(her.get(again(listing).get_absolute_url()))
