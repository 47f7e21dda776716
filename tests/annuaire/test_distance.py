"""No distance is invented for a listing of which only the commune is known."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from annuaire.presentation.cards import cards, shown_distance
from annuaire.search import Hit
from annuaire.templatetags.directory import distance
from tests.annuaire.factories import commune, exact_point, make_listing, point
from tests.support.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.mark.parametrize(
    ("kilometres", "is_approximate", "shown"),
    [
        (0.0, True, None),
        (0.99, True, None),
        (3.4, True, 3),
        (0.2, False, 0.2),
        (None, True, None),
    ],
)
def test_under_a_kilometre_of_the_middle_of_a_commune_says_nothing(
    kilometres, is_approximate, shown
):
    assert shown_distance(kilometres, is_approximate) == shown


def test_about_is_said_first():
    assert distance(1.0, True).startswith("à environ 1")
    assert distance(0.4).startswith("à moins d’1")


def test_the_card_and_the_page_show_the_commune_alone(client):
    commune()
    about = make_listing("PMI", point())
    exact = make_listing("Crèche", exact_point(44.5187, 3.5016))
    assert cards([Hit(about.pk, 0.0)])[0].distance_km is None
    assert cards([Hit(exact.pk, 0.1)])[0].distance_km == 0.1
    exact.delete()
    assert "à moins d’1" not in text_of(client.get("/annuaire/", {"lieu": "Mende"}))


def test_exports_leave_the_distance_empty(client):
    commune()
    make_listing("PMI", point())
    make_listing("Crèche", exact_point(44.5187, 3.5016))
    response = client.get(reverse("annuaire:export", args=["csv"]), {"lieu": "Mende"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    said = {row["nom"]: row["distance en km"] for row in rows}
    assert said["PMI"] == ""
    assert said["Crèche"] != ""
