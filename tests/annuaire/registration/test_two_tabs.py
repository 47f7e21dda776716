"""The preview in one tab, the answers in another: only what was read is sent."""

from __future__ import annotations

import pytest

from annuaire.models import Listing
from tests.annuaire.registration import forms
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db


def test_what_was_not_read_is_not_sent(her):
    registration = forms.filled(her)
    page = html(her.get(forms.address(registration, "preview")))
    read = page.select_one('form[action$="envoyer/"] input[name=version]')["value"]
    forms.post(
        her, registration, "qui-et-ou", forms.who(phone="06 11 11 11 11") | {"version": read}
    )
    there = forms.address(registration, "send")
    response = her.post(there, {"consent": "on", "version": read})
    assert "Rien n’est envoyé" in text_of(response)
    assert "06 11 11 11 11" in text_of(response)
    assert not Listing.objects.exists()
    version = html(response).select_one('form[action$="envoyer/"] input[name=version]')["value"]
    assert her.post(there, {"consent": "on", "version": version}).status_code == 302
    assert Listing.objects.get().phone == "06 11 11 11 11"


@pytest.mark.parametrize("version", ["", "-1", "abc", "9" * 5000, "9" * 30])
def test_a_forged_version_sends_nothing(her, version):
    registration = forms.filled(her)
    response = her.post(forms.address(registration, "send"), {"consent": "on", "version": version})
    assert "Rien n’est envoyé" in text_of(response)
    assert not Listing.objects.exists()


def test_a_page_that_does_not_say_what_was_read_sends_nothing(her):
    registration = forms.filled(her)
    response = her.post(forms.address(registration, "send"), {"consent": "on"})
    assert "Rien n’est envoyé" in text_of(response)
    assert not Listing.objects.exists()
