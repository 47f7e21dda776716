"""The hours of a place that has its own are the same wherever they are read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from annuaire.geometry import BoundingBox
from annuaire.map_data import map_content
from annuaire.models import CoverageKind, Listing
from annuaire.presentation.cards import cards
from annuaire.presentation.detail import detail_of
from annuaire.search import Hit, Search
from espace.orientation.choice import Choice
from espace.orientation.sheet import sheet_of
from territoires.places import resolve
from tests.annuaire.factories import area, commune, departement, exact_point, make_listing
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]

GENERAL, OWN = "Mo-Fr 09:00-17:00", "We 10:00-12:00"
TUESDAY = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)  # 10:30 in Paris
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
AROUND = BoundingBox(3.0, 44.0, 4.0, 45.0)


def bus(**values) -> Listing:
    stop = exact_point(44.52, 3.5, kind=CoverageKind.STOP, opening_hours=OWN)
    return make_listing("Bus PMI", stop, opening_hours=GENERAL, **values)


def sheet_place(listing):
    return sheet_of(Choice(listings=(listing.pk,)), lambda path: f"http://x{path}").places[0]


@pytest.mark.parametrize(("now", "is_open"), [(TUESDAY, False), (WEDNESDAY, True)])
def test_the_card_the_page_the_search_and_the_map_agree(now, is_open):
    listing = bus()
    [card] = cards([Hit(listing.pk)], now)
    [spot] = detail_of(listing, now).spots
    assert card.is_open is is_open
    assert card.status == spot.status
    found = Search(resolve("Mende").best, 20, {}, open_now=True, now=now).run(0, 10)
    assert bool(found.hits["near"]) is is_open


def test_the_map_reads_each_place_on_its_own(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)
    closed = exact_point(44.52, 3.5, opening_hours=OWN)
    make_listing("Deux lieux", closed, exact_point(44.9, 3.9), opening_hours=GENERAL)
    content = map_content(AROUND, 12, {}, open_now=True)
    assert [point["lat"] for point in content.points] == [44.9]


def test_the_card_says_open_when_one_of_the_places_is():
    closed = exact_point(44.52, 3.5, opening_hours=OWN)
    listing = make_listing("Deux", closed, exact_point(44.9, 3.9), opening_hours=GENERAL)
    [card] = cards([Hit(listing.pk)], TUESDAY)
    assert card.is_open
    assert card.status == "Ouvert jusqu’à 17 h"


def test_the_sheet_says_the_hours_of_the_place():
    [hours] = sheet_place(bus()).hours
    assert hours.where == ""
    assert hours.lines == ["mercredi\u00a0: 10 h – 12 h"]


def test_the_sheet_says_of_which_place_when_they_differ():
    stop = exact_point(44.52, 3.5, kind=CoverageKind.STOP, opening_hours=OWN)
    other = exact_point(44.9, 3.9, street="1 rue Haute")
    one, two = sheet_place(make_listing("Deux", stop, other, opening_hours=GENERAL)).hours
    assert one.where.startswith("3 rue des Lilas")
    assert two.where.startswith("1 rue Haute")
    assert two.lines == ["lundi à vendredi\u00a0: 9 h – 17 h"]


def test_exports_give_them_too(client):
    commune()
    bus()
    [_head, row] = rows(client)
    assert row["horaires"] == OWN
    assert feature(client)["opening_hours"] == OWN
    stop = exact_point(44.52, 3.5, opening_hours=OWN)
    make_listing("Aussi", stop, area(departement=departement("48")), opening_hours=GENERAL)
    said = [line["horaires"] for line in rows(client)[1:]]
    assert f"Mende (48) : {OWN} | Lozère : {GENERAL}" in said


def rows(client):
    response = client.get(reverse("annuaire:export", args=["csv"]), {"lieu": "Mende"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    return [lines[0], *(dict(zip(lines[0], line, strict=True)) for line in lines[1:])]


def feature(client):
    response = client.get(reverse("annuaire:export", args=["geojson"]), {"lieu": "Mende"})
    return json.loads(b"".join(response.streaming_content))["features"][0]["properties"]


# --- Who has no place to go to ------------------------------------------------------------------


def test_who_comes_home_says_when_to_call_on_her_page(client):
    there = area(departement=departement("48"))
    listing = make_listing("TISF", there, opening_hours=GENERAL, at_home=True)
    assert "Horaires des sept prochains jours" in text_of(client.get(listing.get_absolute_url()))
    Listing.objects.update(opening_hours="")
    assert "Horaires des sept" not in text_of(client.get(listing.get_absolute_url()))


# --- Closed -------------------------------------------------------------------------------------


def test_the_sheet_says_no_hours_of_the_days_of_a_closure():
    far = timezone.localdate() + dt.timedelta(days=30)
    place = sheet_place(bus(closed_until=far))
    assert "Fermé jusqu’au" in place.closed
    assert place.hours == []
    assert place.hours_title == ""


def test_the_sheet_says_the_hours_that_follow_a_closure():
    soon = timezone.localdate() + dt.timedelta(days=2)
    listing = make_listing("PMI", opening_hours="24/7", closed_until=soon)
    place = sheet_place(listing)
    assert "Fermé jusqu’au" in place.closed
    assert place.hours


def test_exports_say_until_when_it_is_closed(client):
    commune()
    today = timezone.localdate()
    bus(closed_until=today + dt.timedelta(days=30))
    [_head, row] = rows(client)
    assert row["fermé jusqu’au"] == f"{today + dt.timedelta(days=30):%d/%m/%Y}"
    assert feature(client)["closed_until"] == str(today + dt.timedelta(days=30))
    Listing.objects.update(closed_until=today - dt.timedelta(days=2))
    assert rows(client)[1]["fermé jusqu’au"] == ""
    assert feature(client)["closed_until"] is None


# --- Whom to call before going ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ({"phone": "04 66 00 00 00"}, "Appelez avant d’y aller."),
        ({"email": "accueil@example.org"}, "Écrivez avant d’y aller."),
        ({}, "Avant d’y aller, demandez à la mairie"),
    ],
)
def test_nobody_is_told_to_call_without_a_number(values, note):
    listing = make_listing("Café", confirmed_on=None, website="https://cafe.example", **values)
    place = sheet_place(listing)
    assert place.note.startswith(note)
    assert (place.email, place.website) == (values.get("email", ""), "https://cafe.example")
