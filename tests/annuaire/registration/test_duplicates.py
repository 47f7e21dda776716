"""The listing that exists already: found by its name and place, shown with public facts only."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import Listing, Precision
from annuaire.registration.duplicates import similarity
from annuaire.registration.errors import DuplicateError
from annuaire.registration.services import send
from tests.annuaire.factories import area, commune, make_listing, point
from tests.annuaire.registration import forms
from tests.support.mail import addresses, deliver
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def same(words):
    """Published, in the same commune, nearly the same name."""
    place = point(commune_id="97611", commune=forms.mamoudzou())
    return make_listing("Camille MARTIN, sage-femme", place, phone="02 69 99 99 99")


def test_names_are_compared_by_their_trigrams():
    assert similarity("camille martin", "camille martin") == 1
    assert similarity("camille martin", "martin camille") == 1
    assert similarity("camille martin", "camile martin") > 0.5
    assert similarity("camille martin", "pmi de mende") < 0.1
    assert similarity("", "camille") == 0


def test_it_is_shown_before_sending_and_nothing_is_sent(her, midwife, same):
    registration = forms.filled(her)
    page = her.get(forms.address(registration, "preview"))
    assert "Votre fiche existe peut-être déjà" in text_of(page)
    assert same.name in text_of(page)
    assert not html(page).select("input[name=consent]")
    response = her.post(forms.address(registration, "send"), {"consent": "on"})
    assert "Une fiche qui ressemble à la vôtre existe déjà." in text_of(response)
    with pytest.raises(DuplicateError):
        send(registration, midwife)
    assert Listing.objects.count() == 1


def test_not_the_same_and_it_goes_on(her, same):
    registration = forms.filled(her)
    her.post(forms.address(registration, "not-the-same"), {"listing": [same.pk, "abc", "9" * 30]})
    page = her.get(forms.address(registration, "preview"))
    assert html(page).select("input[name=consent]")
    assert her.post(forms.address(registration, "send"), {"consent": "on"}).status_code == 302
    assert Listing.objects.count() == 2


def test_mine_and_the_referents_are_asked_once(her, midwife, same):
    referent = forms.referent_of("976")
    forms.referent_of("48")
    registration = forms.filled(her)
    there = reverse("inscription:claim", args=[registration.pk, same.pk])
    assert "Inutile de l’inscrire à nouveau" in text_of(her.get(there))
    assert "à corriger" in text_of(her.post(there, {"message": ""}))
    response = her.post(there, {"message": "Je tiens ce cabinet."})
    assert "Votre demande est partie" in text_of(response)
    response = her.post(there, {"message": "Je tiens ce cabinet."})
    assert "Vous avez déjà demandé cette fiche" in text_of(response)
    assert "Votre demande est partie" not in text_of(response)
    mails = deliver()
    assert addresses(mails) == [referent.email]
    assert midwife.email in mails[0].body
    assert "Je tiens ce cabinet." in mails[0].body
    assert not same.editors.exists()


def test_without_a_referent_the_national_pool_is_asked(her, same):
    pool = forms.national()
    registration = forms.filled(her)
    her.post(reverse("inscription:claim", args=[registration.pk, same.pk]), {"message": "Moi"})
    assert addresses(deliver()) == [pool.email]


def test_only_a_listing_that_was_shown_may_be_asked_for(her, same):
    other = make_listing("Bibliothèque", point("48095"))
    registration = forms.filled(her)
    for key in (other.pk, 999999):
        there = reverse("inscription:claim", args=[registration.pk, key])
        assert her.get(there).status_code == 404
        assert her.post(there, {"message": "Moi"}).status_code == 404
    unfinished = forms.begun(her)
    there = reverse("inscription:claim", args=[unfinished.pk, same.pk])
    assert her.get(there).status_code == 404


@pytest.mark.parametrize(
    "other",
    [
        {"name": "PMI de Mamoudzou"},
        {"coverages": "mende"},
        {"live": False},
    ],
)
def test_what_is_not_the_same_is_not_shown(her, other):
    place = point("48095") if other.pop("coverages", "") else point(commune=forms.mamoudzou())
    make_listing(other.pop("name", "Camille Martin"), place, **other)
    registration = forms.filled(her)
    assert html(her.get(forms.address(registration, "preview"))).select("input[name=consent]")


def exactly(latitude, longitude):
    return point(
        commune=forms.mamoudzou(), latitude=latitude, longitude=longitude, precision=Precision.EXACT
    )


@pytest.mark.parametrize(("metres", "is_shown"), [(150, True), (400, False)])
def test_two_places_shown_exactly_are_the_same_within_200_metres(her, metres, is_shown):
    latitude, longitude = forms.POINT
    make_listing("Camille Martin", exactly(latitude + metres / 111_320 + 0.001, longitude))
    registration = forms.begun(her, street="12 rue du Commerce")
    here = forms.position(latitude=str(latitude + 0.001), precision="exact")
    forms.post(her, registration, "position", here)
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    page = her.get(forms.address(registration, "preview"))
    assert ("existe peut-être déjà" in text_of(page)) is is_shown


def test_an_area_of_the_same_commune_is_compared(her):
    make_listing("Camille Martin", area(commune=commune("48095")), at_home=True)
    registration = forms.begun(her, presences=["familles"], commune="", areas="Mende")
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    assert "existe peut-être déjà" in text_of(her.get(forms.address(registration, "preview")))
