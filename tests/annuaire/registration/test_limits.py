"""No account, and no listing, drowns those who read."""

from __future__ import annotations

import pytest

from annuaire.models import Listing
from annuaire.registration import limits
from annuaire.registration.services import send, start_change
from moderation.services import approve, request_changes, withdraw
from tests.annuaire.registration import forms
from tests.moderation.factories import state_of
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page", "territoires")]


def approved(listing):
    state = state_of(listing)
    approve(state, forms.referent_of("976"), revision_id=state.revision_id)
    return Listing.objects.get(pk=listing.pk)


def changed(client, listing, user, name="Camille Durand"):
    """The form opened on a listing, its name changed."""
    registration = start_change(listing, user)
    who = registration.data["qui-et-ou"]
    forms.post(client, registration, "qui-et-ou", {**who, "name": name})
    registration.refresh_from_db()
    return registration


def test_one_account_does_not_drown_the_referents(her, midwife, monkeypatch):
    monkeypatch.setattr(limits, "MOST_PENDING", 2)
    for name in ("Camille Martin", "Bibliothèque centrale"):
        forms.sent(her, midwife, name=name)
    third = forms.filled(her, name="Café des parents")
    page = forms.agree(her, third)
    assert "Vous avez déjà beaucoup de fiches chez le référent" in text_of(page)
    third.refresh_from_db()
    assert third.sent_at is None
    assert third.data
    assert Listing.objects.count() == 2


def test_taking_back_what_was_sent_gives_no_sending_back(her, midwife, monkeypatch):
    monkeypatch.setattr(limits, "MOST_A_DAY", 1)
    withdraw(forms.sent(her, midwife), midwife)
    second = forms.filled(her, name="Café des parents")
    page = forms.agree(her, second)
    assert "Vous avez envoyé beaucoup de fiches aujourd’hui" in text_of(page)
    assert Listing.objects.count() == 1


def test_one_listing_is_sent_a_few_times_a_day_only(her, midwife, monkeypatch):
    monkeypatch.setattr(limits, "MOST_CHANGES_A_DAY", 2)
    listing = approved(forms.sent(her, midwife))
    send(changed(her, listing, midwife), midwife)
    third = changed(her, listing, midwife, name="Camille Dupont")
    page = forms.agree(her, third)
    assert "déjà partie plusieurs fois chez le référent aujourd’hui" in text_of(page)
    third.refresh_from_db()
    assert third.sent_at is None
    assert third.data["qui-et-ou"]["name"] == "Camille Dupont"
    assert Listing.objects.get().get_latest_revision_as_object().name == "Camille Durand"


def test_an_answer_to_the_referent_always_goes(her, midwife, monkeypatch):
    monkeypatch.setattr(limits, "MOST_CHANGES_A_DAY", 1)
    listing = forms.sent(her, midwife)
    request_changes(state_of(listing), forms.referent_of("976"), reason="Le numéro manque.")
    send(changed(her, listing, midwife), midwife)
    assert Listing.objects.get().workflow_in_progress


def test_changes_take_no_room_from_new_listings(her, midwife, monkeypatch):
    monkeypatch.setattr(limits, "MOST_A_DAY", 2)
    listing = approved(forms.sent(her, midwife))
    send(changed(her, listing, midwife), midwife)
    forms.sent(her, midwife, name="Café des parents")
    assert Listing.objects.count() == 2
