"""The listing that exists already: found by its name and place, shown with public facts only."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annuaire.models import Listing, Precision
from annuaire.referents.look_alikes import MOST_SHOWN, look_alikes
from annuaire.registration.alike import seen_listings
from annuaire.registration.duplicates import similarity
from annuaire.registration.errors import DuplicateError
from annuaire.registration.services import send
from tests.annuaire.factories import area, commune, make_listing, point
from tests.annuaire.registration import forms
from tests.espace.factories import keeper
from tests.factories import UserFactory
from tests.moderation.factories import state_of
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
    response = forms.agree(her, registration)
    assert "Une fiche qui ressemble à la vôtre existe déjà." in text_of(response)
    with pytest.raises(DuplicateError):
        send(registration, midwife)
    assert Listing.objects.count() == 1


def test_not_the_same_and_it_goes_on(her, same):
    registration = forms.filled(her)
    her.post(forms.address(registration, "not-the-same"), {"listing": [same.pk, "abc", "9" * 30]})
    page = her.get(forms.address(registration, "preview"))
    assert html(page).select("input[name=consent]")
    assert forms.agree(her, registration).status_code == 302
    assert Listing.objects.count() == 2


def test_only_what_was_shown_is_remembered(her, same):
    """Or the row would grow without end."""
    registration = forms.filled(her)
    other = make_listing("Bibliothèque", point("48095"))
    forged = [str(10**14 + rank) for rank in range(500)]
    her.post(forms.address(registration, "not-the-same"), {"listing": [*forged, other.pk]})
    registration.refresh_from_db()
    assert seen_listings(registration) == set()
    assert "existe peut-être déjà" in text_of(her.get(forms.address(registration, "preview")))


# --- Her own ------------------------------------------------------------------------------------


def test_one_already_sent_is_shown_before_a_second(her, midwife):
    first = forms.sent(her, midwife)
    registration = forms.filled(her, name="Camille MARTIN")
    page = her.get(forms.address(registration, "preview"))
    assert "Vous tenez déjà une fiche qui ressemble à celle-ci" in text_of(page)
    assert "pas encore dans l’annuaire" in text_of(page)
    assert html(page).select_one(f'a[href="/mon-espace/fiches/{first.pk}/"]')
    assert not html(page).select("input[name=consent]")
    forms.agree(her, registration)
    with pytest.raises(DuplicateError):
        send(registration, midwife)
    assert Listing.objects.count() == 1


def test_another_of_hers_and_it_goes_on(her, midwife):
    first = forms.sent(her, midwife)
    registration = forms.filled(her, name="Camille MARTIN")
    her.post(forms.address(registration, "not-the-same"), {"listing": [first.pk]})
    assert html(her.get(forms.address(registration, "preview"))).select("input[name=consent]")
    assert forms.agree(her, registration).status_code == 302
    assert Listing.objects.count() == 2


def test_hers_on_line_is_shown_as_hers_once(her, midwife, same):
    keeper(same, midwife)
    page = her.get(forms.address(forms.filled(her), "preview"))
    assert "Vous tenez déjà" in text_of(page)
    assert "existe peut-être déjà" not in text_of(page)


@pytest.mark.parametrize(
    "more",
    [
        {"name": "PMI de Mamoudzou"},
        {"commune": "Mende"},
        {"presences": ["distance"], "commune": ""},
    ],
)
def test_another_name_or_another_commune_is_another_listing(her, midwife, more):
    forms.sent(her, midwife)
    registration = forms.begun(her, **more)
    if "ici" in registration.data["qui-et-ou"]["presences"]:
        where = registration.data["position"]
        point = {name: where[name] for name in ("latitude", "longitude", "precision")}
        forms.post(her, registration, "position", point)
    forms.post(her, registration, "quoi", forms.what())
    forms.post(her, registration, "confiance", forms.trust())
    assert html(her.get(forms.address(registration, "preview"))).select("input[name=consent]")


def test_what_waits_for_somebody_else_is_told_to_nobody(her, midwife, client):
    forms.sent(her, midwife)
    client.force_login(UserFactory())
    page = client.get(forms.address(forms.filled(client), "preview"))
    assert html(page).select("input[name=consent]")


# --- For the referent ---------------------------------------------------------------------------


def desk_of(client, listing):
    client.force_login(forms.referent_of("976"))
    return html(client.get(reverse("moderation_object", args=[state_of(listing).pk])))


def test_the_referent_is_shown_what_waits_and_what_is_on_line(her, midwife, client):
    first = forms.sent(her, midwife, name="Martin Camille")
    same = make_listing("Camille MARTIN, sage-femme", point(commune=forms.mamoudzou()))
    client.force_login(other := UserFactory())
    registration = forms.filled(client)
    client.post(forms.address(registration, "not-the-same"), {"listing": [same.pk]})
    second = send(registration, other)
    section = desk_of(client, second).select_one("[aria-labelledby=semblables]")
    links = {link["href"]: link.parent.get_text(" ", strip=True) for link in section.select("a")}
    assert "en ligne" in links[same.get_absolute_url()]
    there = reverse("moderation_object", args=[state_of(first).pk])
    assert "en attente de lecture" in links[there]
    assert client.get(there).status_code == 200
    assert len(links) == 2


def test_what_nobody_sent_or_elsewhere_is_not_shown(her, midwife, client):
    make_listing("Camille Martin", point("48095"))
    make_listing("Camille Martin", point(commune=forms.mamoudzou()), live=False)
    make_listing("Bibliothèque", point(commune=forms.mamoudzou()))
    page = desk_of(client, forms.sent(her, midwife))
    assert not page.select("[aria-labelledby=semblables]")


@pytest.mark.parametrize("many", [1, 12])
def test_look_alikes_are_few_in_three_queries(words, many, assert_max_queries):
    listing = make_listing("Camille Martin", point(commune=forms.mamoudzou()))
    for rank in range(many):
        place = point(commune=forms.mamoudzou())
        make_listing(f"Camille Martin {rank}", place, live=bool(rank % 2))
    with assert_max_queries(4):  # and the presences
        found = look_alikes(listing)
    assert len(found) == min(MOST_SHOWN, many // 2)


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
    unfinished = forms.begun(her, phone="02 69 11 11 11")
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
