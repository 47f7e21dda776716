"""The hours of one place: changed by who keeps the listing, read everywhere, refused to others."""

from __future__ import annotations

import pytest

from annuaire.models import Coverage, CoverageKind
from annuaire.owners.services import Hours
from moderation.models import Event
from moderation.models.journal import Action
from tests.annuaire.factories import exact_point, make_listing
from tests.espace.factories import again, approved, change, keeper
from tests.factories import UserFactory
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
OWN, NEW = "We 10:00-12:00", "Th 14:00-16:00"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def listing(user):
    listing = approved(user)
    Coverage.objects.filter(listing=listing).update(opening_hours=OWN)
    return again(listing)


def place_of(listing):
    return Coverage.objects.get(listing=listing)


def there(listing, place=None):
    place = place or place_of(listing)
    return f"/mon-espace/fiches/{listing.pk}/horaires/{place.pk}/"


def save(client, listing, hours, seen=OWN):
    return client.post(there(listing), {"hours_notation": hours, "seen": seen}, follow=True)


def test_the_page_of_hours_leads_to_those_of_the_place(client, html, listing):
    page = html(client.get(f"/mon-espace/fiches/{listing.pk}/horaires/"))
    assert there(listing) in [link["href"] for link in page.select("main a")]
    assert "Modifier la fiche" not in page.select_one("main").text
    seen = Hours.of(listing).mark
    values = {"seen": seen, "mo_0_opens": "14:00", "mo_0_closes": "18:00"}
    path = f"/mon-espace/fiches/{listing.pk}/horaires/"
    assert "gardent les leurs" in text_of(client.post(path, values, follow=True))


def test_they_are_a_week_like_those_of_the_listing(client, html, listing):
    page = html(client.get(there(listing)))
    assert page.select_one("[name=h_we_1_de]")["value"] == "10:00"
    values = {"seen": OWN, "h_th_1_de": "14:00", "h_th_1_a": "16:00"}
    assert client.post(there(listing), values).status_code == 302
    assert place_of(listing).opening_hours == NEW


def test_a_day_that_is_half_written_is_said(client, html, listing):
    page = client.post(there(listing), {"seen": OWN, "h_th_1_de": "14:00"})
    assert page.status_code == 400
    assert "Corrigez les jours signalés" in text_of(page)
    assert html(page).select_one("[name=h_th_1_de]")["value"] == "14:00"
    assert place_of(listing).opening_hours == OWN


def test_what_is_no_plain_week_is_in_its_notation(client, html, listing):
    Coverage.objects.filter(listing=listing).update(opening_hours="Mo-Fr 22:00-06:00")
    page = html(client.get(there(listing)))
    assert page.select_one("#id_hours_notation")["value"] == "Mo-Fr 22:00-06:00"


def test_they_are_changed_at_once_and_written_down(client, user, listing):
    change(listing, user, phone="04 66 11 11 11")
    assert "les horaires de ce lieu sont à jour" in text_of(save(client, listing, NEW))
    assert place_of(listing).opening_hours == NEW
    assert "jeudi" in text_of(client.get(listing.get_absolute_url())).lower()
    latest = again(listing).get_latest_revision_as_object()
    assert [one.opening_hours for one in latest.coverages.all()] == [NEW]
    assert latest.phone == "04 66 11 11 11"
    event = Event.objects.of(listing).get(action=Action.PROMPT)
    assert f"{OWN} → {NEW}" in event.reason


def test_empty_the_hours_of_the_listing_hold(client, listing):
    save(client, listing, "")
    assert place_of(listing).opening_hours == ""
    assert f"/horaires/{place_of(listing).pk}/" not in text_of(
        client.get(f"/mon-espace/fiches/{listing.pk}/horaires/")
    )


def test_a_stop_keeps_its_own(client, listing):
    Coverage.objects.filter(listing=listing).update(kind=CoverageKind.STOP)
    page = save(client, listing, "")
    assert page.status_code == 400
    assert "Un passage a ses propres jours" in text_of(page)
    assert place_of(listing).opening_hours == OWN


@pytest.mark.parametrize("hours", ["tous les matins", "Mo 25:00-26:00;;", "a" * 256, "\0"])
def test_what_nobody_can_read_is_refused_beside_the_field(client, html, listing, hours):
    page = save(client, listing, hours)
    assert page.status_code == 400
    assert html(page).select_one("#id_hours_notation")["aria-invalid"] == "true"
    assert html(page).title.text.strip().startswith("Erreur")
    assert place_of(listing).opening_hours == OWN


def test_two_at_once_the_second_is_told_and_loses_nothing(client, html, listing):
    save(client, listing, NEW)
    page = save(client, listing, "Fr 09:00-10:00")
    assert page.status_code == 409
    assert "Horaires actuels : jeudi : 14 h – 16 h." in text_of(page)
    assert html(page).select_one("#id_hours_notation")["value"] == "Fr 09:00-10:00"
    save(client, listing, "Fr 09:00-10:00", html(page).select_one("[name=seen]")["value"])
    assert place_of(listing).opening_hours == "Fr 09:00-10:00"


def test_the_same_hours_change_nothing(client, listing):
    assert "Rien n’avait changé" in text_of(save(client, listing, OWN))
    assert not Event.objects.of(listing).filter(action=Action.PROMPT).exists()


def test_a_listing_with_several_places_gives_hours_to_each(client, html, user):
    listing = make_listing("Deux", exact_point(44.5, 3.5), exact_point(44.6, 3.6))
    keeper(listing, user)
    page = html(client.get(f"/mon-espace/fiches/{listing.pk}/horaires/"))
    assert len(page.select("main .esp-hint li a")) == 2


def test_the_places_of_others_do_not_exist(client, listing):
    other = make_listing("Ailleurs", exact_point(44.5, 3.5, opening_hours=OWN))
    foreign = Coverage.objects.get(listing=other)
    paths = [there(other), there(listing, foreign), f"/mon-espace/fiches/1/horaires/{'9' * 25}/"]
    for path in paths:
        assert client.get(path).status_code == 404
        assert client.post(path, {"hours_notation": NEW, "seen": OWN}).status_code == 404
    assert place_of(other).opening_hours == OWN
