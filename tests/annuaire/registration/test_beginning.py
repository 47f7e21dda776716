"""What begins a form: once whatever is pressed twice, and never by only opening a page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import Registration
from annuaire.registration.services import MOST_IN_PROGRESS
from tests.annuaire.factories import make_listing
from tests.annuaire.registration import forms
from tests.annuaire.registration.test_steps import errors_of
from tests.espace.factories import keeper
from tests.factories import UserFactory
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db


def test_the_same_first_step_sent_twice_begins_one_form(her):
    for _again in range(3):
        response = her.post(forms.NEW, forms.who())
    registration = Registration.objects.get()
    assert response.url == forms.step(registration, "position")
    her.post(forms.NEW, forms.who(name="Une autre"))
    assert Registration.objects.count() == 2


def test_opening_the_form_on_a_listing_keeps_nothing(her, midwife):
    listing = kept_by(midwife)
    there = reverse("inscription:change", args=[listing.pk])
    for _again in range(2):
        page = html(her.get(there))
        assert page.select_one("#id_name")["value"] == listing.name
        assert not page.select(f'form[action*="{"abandonner"}"]')
    assert her.head(there).status_code == 200
    assert not Registration.objects.exists()


def test_its_first_step_accepted_begins_it(her, midwife):
    listing = kept_by(midwife)
    there = reverse("inscription:change", args=[listing.pk])
    assert errors_of(her.post(there, {**forms.who(name=""), "version": "0"}))
    assert not Registration.objects.exists()
    response = her.post(there, forms.who(name="Camille Durand"))
    registration = Registration.objects.get()
    assert (registration.listing, registration.version) == (listing, 2)
    assert registration.data["qui-et-ou"]["name"] == "Camille Durand"
    assert response.url == forms.step(registration, "position")
    assert her.get(there).url == forms.step(registration, "qui-et-ou")


def test_two_tabs_opened_on_a_listing_the_second_is_told(her, midwife):
    there = reverse("inscription:change", args=[kept_by(midwife).pk])
    her.post(there, forms.who(name="Écrit avant"))
    page = html(her.post(there, forms.who(name="Écrit après")))
    assert page.select_one("#id_name")["value"] == "Écrit après"
    assert "Écrit avant" in page.select_one(".reg-differences").text
    version = page.select_one("input[name=version]")["value"]
    assert her.post(there, forms.who(name="Écrit après", version=version)).status_code == 302
    assert Registration.objects.get().data["qui-et-ou"]["name"] == "Écrit après"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_form_on_a_listing_of_somebody_else_does_not_exist(her, method):
    there = reverse("inscription:change", args=[kept_by(UserFactory()).pk])
    assert getattr(her, method)(there, forms.who()).status_code == 404
    assert not Registration.objects.exists()


def test_too_many_forms_in_progress_to_change_a_listing(her, midwife):
    there = reverse("inscription:change", args=[kept_by(midwife).pk])
    for _rank in range(MOST_IN_PROGRESS):
        Registration.objects.create(user=midwife)
    for response in (her.get(there), her.post(there, forms.who())):
        assert "trop d’inscriptions" in text_of(response)
    assert Registration.objects.count() == MOST_IN_PROGRESS


def kept_by(user):
    listing = make_listing("Camille Martin")
    keeper(listing, user)
    return listing
